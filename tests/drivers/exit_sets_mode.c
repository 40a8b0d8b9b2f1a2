/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Sets the screen to 800x600 in its ExitBootServices handler, where there is a screen: nobody who has looked before
 * knows (tests/boot/screen.t).
 *
 * expect: none
 */
#include "tests/drivers/driver.h"

static EFI_GRAPHICS_OUTPUT_PROTOCOL *graphics;
static UINT32 mode;

static BOOLEAN is_wanted(UINT32 number)
{
	EFI_GRAPHICS_OUTPUT_MODE_INFORMATION *information;
	BOOLEAN wanted;
	UINTN size;

	if (EFI_ERROR(graphics->QueryMode(graphics, number, &size, &information)))
		return FALSE;
	wanted = information->HorizontalResolution == 800 && information->VerticalResolution == 600;
	(void)driver_boot_services->FreePool(information);
	return wanted;
}

EFI_STATUS at_start(void)
{
	EFI_GUID protocol = EFI_GRAPHICS_OUTPUT_PROTOCOL_GUID;

	if (EFI_ERROR(driver_boot_services->LocateProtocol(&protocol, NULL, (void **)&graphics)))
		graphics = NULL;
	while (graphics != NULL && mode < graphics->Mode->MaxMode && !is_wanted(mode))
		mode++;
	return EFI_SUCCESS;
}

void at_exit_boot_services(void)
{
	if (graphics != NULL)
		(void)graphics->SetMode(graphics, mode);
	graphics = NULL;
}
