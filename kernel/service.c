/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The rules that hold for every service's check.
 */
#include "kernel/service.h"

#include "kernel/lib/efi_names.h"
#include "kernel/report.h"

/* Of a slot that may not be empty: before UEFI 2.0 the last three may. */
static const struct reasons is_null = {.count = 1, .text = {"its entry of gRT is NULL"}};

const char *service_obstacle(const struct handoff *handoff, enum service service)
{
	const struct runtime_services *services = vaddr_pointer(handoff->runtime_services);

	/* Half converted, firmware cannot be asked anything but to end the machine. The checks of these
	 * three are made of what is known already. */
	if (handoff->svam.mode == RUNTIME_MIXED && service != SERVICE_SET_VIRTUAL_ADDRESS_MAP &&
	    service != SERVICE_CONVERT_POINTER && service != SERVICE_RESET_SYSTEM)
		return "SetVirtualAddressMap left firmware half virtual";
	if (service_is_present(services, service))
		return NULL;
	if (service > SERVICE_RESET_SYSTEM && services->header.revision < 2 << 16)
		return "gRT has no entry for it: before UEFI 2.0 it ended with ResetSystem";
	return service_has_slot(services, service) ? is_null.text[0]
						   : "gRT ends before its entry, by its HeaderSize";
}

/* The table came with UEFI 2.8; without it every service has to be there. */
bool service_is_supported(const struct handoff *handoff, enum service service)
{
	return !handoff->rt_properties_present ||
	       (handoff->rt_properties & service_property(service)) != 0;
}

bool service_expect(struct service_check *check, EFI_STATUS status, EFI_STATUS expected,
		    const char *what)
{
	if (status == expected)
		return true;
	reasons_add(&check->reasons, "%s answered %s, and not %s", what,
		    efi_status_text(status).text, efi_status_text(expected).text);
	return false;
}

bool service_is_absent(struct service_check *check, EFI_STATUS status)
{
	if (status != EFI_UNSUPPORTED)
		return false;
	if (check->handoff->rt_properties_present)
		reasons_add(&check->reasons,
			    "it answered EFI_UNSUPPORTED, and EFI_RT_PROPERTIES_TABLE has it");
	else
		check->skip = "EFI_UNSUPPORTED, and no EFI_RT_PROPERTIES_TABLE says what to expect";
	return true;
}

const char *service_refusal(EFI_STATUS status)
{
	if (status == EFI_OUT_OF_RESOURCES)
		return "EFI_OUT_OF_RESOURCES: the store is full";
	if (status == EFI_WRITE_PROTECTED)
		return "EFI_WRITE_PROTECTED: the store cannot be written";
	return status == EFI_ACCESS_DENIED ? "EFI_ACCESS_DENIED: a policy forbids it" : NULL;
}

/* A reason outweighs a skip: what is known to be wrong is told. */
void service_report(const struct service_check *check, const char *name)
{
	if (check->reasons.count == 0 && check->skip == is_null.text[0])
		report_reasons(&is_null, name);
	else if (check->reasons.count == 0 && check->skip != NULL)
		report_skip(name, check->skip);
	else
		report_reasons(&check->reasons, name);
}
