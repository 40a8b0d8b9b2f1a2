/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The walk from firmware to the kernel, one line a step.
 *
 * Read it from top to bottom; each step is the file of its name. kernel/main.c goes on counting.
 *
 *	 1 … 7   phase boot       firmware owns the machine, and a failure returns to it
 *	 8       phase exiting    GetMemoryMap and ExitBootServices, nothing else
 *	─────────────────────────  the bright line
 *	 9 … 15  phase physical   the machine is ours, and a failure ends in a reset
 */
#include "loader/arch.h"
#include "loader/steps.h"

/* A table is read down its columns. */
/* clang-format off */
static const struct step before_the_line[] = {
	{ 1, "meet the firmware",               firmware_meet},      /* where we came from, serial, screen */
	{ 2, "read the options",                options_read},       /* load options, or cmdline.txt */
	{ 3, "start the drivers under test",    drivers_start},      /* \EFI\brightline\drivers\*.efi */
	{ 4, "load the kernel",                 kernel_load},        /* validated before a byte is used */
	{ 5, "set pages aside",                 reserve_pages},      /* everything that is needed later on */
	{ 6, "collect what firmware published", collect_tables},     /* ACPI, SMBIOS, properties */
	{ 7, "call the services once",          probe_boot},         /* column one of the matrix */
	{ 8, "leave boot services",             exit_boot_services}, /* the only ExitBootServices */
};

static const struct step after_the_line[] = {
	{ 9, "copy the attributes table",       collect_attributes}, /* before its memory disappears */
	{10, "plan the virtual map",            svam_plan},          /* from exactly the accepted map */
	{11, "stand on our own tables",         stage_enter},        /* stack, GDT, IDT, page tables */
};

static const struct step on_our_tables[] = {
	{12, "call the services physically",    probe_physical},     /* column two of the matrix */
	{13, "write the pointers down",         census_take},        /* to see which are converted */
	{14, "set the virtual address map",     svam_call},          /* the only SetVirtualAddressMap */
	{15, "enter the kernel",                kernel_enter},       /* its tables; does not come back */
};
/* clang-format on */

static struct loader loader;

static bool walk(struct loader *walker, const struct step *steps, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++) {
		walker->step = &steps[i];
		if (!steps[i].run(walker))
			return false;
	}
	return true;
}

#define WALK(walker, steps) walk(walker, steps, sizeof(steps) / sizeof((steps)[0]))

/* On our own stack: firmware's lies in boot-services memory. On our own tables `loader` is elsewhere, and
 * nothing is left where it was. */
static void cross(void)
{
	struct loader *moved = stage_loader(&loader);

	if (!WALK(&loader, after_the_line))
		report_end(&loader);
	WALK(moved, on_our_tables);
	report_end(moved);
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
{
	loader.image = image;
	loader.system_table = system_table;

	if (WALK(&loader, before_the_line))
		arch_call_on_stack(loader_stack(&loader), cross);

	/* Still here: a step before the line failed. */
	return report_return(&loader);
}
