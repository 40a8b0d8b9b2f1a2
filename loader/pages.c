/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Pages from firmware.
 */
#include "loader/pages.h"

#include "kernel/lib/string.h"
#include "loader/report.h"

bool pages_take(struct loader *loader, const char *what, uint64_t size, struct pages *pages)
{
	EFI_PHYSICAL_ADDRESS address = 0;
	EFI_STATUS status;

	status = loader->boot_services->AllocatePages(AllocateAnyPages, EfiLoaderData,
						      size_to_pages(size), &address);
	if (EFI_ERROR(status))
		return report_failure(loader, status, "%lu bytes of memory for %s", size, what);
	pages->data = vaddr_pointer(vaddr_identity(paddr(address)));
	pages->size = pages_to_size(size_to_pages(size));
	memset(pages->data, 0, pages->size);
	return true;
}

void pages_give_back(struct loader *loader, struct pages *pages)
{
	if (pages->data == NULL)
		return;
	/* An address that firmware handed out itself: there is nothing to be done if it refuses. */
	(void)loader->boot_services->FreePages(paddr_identity(pages->data).value,
					       size_to_pages(pages->size));
	*pages = (struct pages){NULL, 0};
}
