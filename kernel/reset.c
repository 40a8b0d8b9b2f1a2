/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The ladder: ResetSystem, what a PC has besides, and sleep.
 */
#include "kernel/kernel.h"

#include "kernel/lib/efi_names.h"
#include "kernel/lib/hard_reset.h"
#include "kernel/report.h"

/* EFI_RESET_TYPE; UEFI 2.10, section 8.5.1. */
static const uint64_t efi_reset_types[RESET_COUNT] = {
	[RESET_COLD] = EFI_RESET_COLD,
	[RESET_WARM] = EFI_RESET_WARM,
	[RESET_SHUTDOWN] = EFI_RESET_SHUTDOWN,
	[RESET_PLATFORM] = EFI_RESET_PLATFORM_SPECIFIC,
};

/*
 * The data of EfiResetPlatformSpecific: a null-terminated string, and right behind it the GUID
 * that says which reset is meant (section 8.5.1). Nobody knows ours, and a firmware that does not
 * know the GUID chooses a reset by itself.
 */
static const struct {
	uint16_t text[11];
	uint8_t guid[16];
} platform_data = {
	.text = {'B', 'r', 'i', 'g', 'h', 't', 'l', 'i', 'n', 'e', 0},
	.guid = {0x5a, 0x8e, 0x2d, 0x91, 0x37, 0x0c, 0x4f, 0x4b, 0xa6, 0x1e, 0xc3, 0x52, 0x88, 0xf0,
		 0x7d, 0x19},
};

_Static_assert(sizeof(platform_data) == 22 + 16, "the GUID follows the string at once");

/* ResetSystem does not return: if it does, that is a failure, and the verdict is printed again. */
void reset_machine(const struct handoff *handoff, firmware_caller call)
{
	const enum reset reset = (enum reset)handoff->options.reset;
	uint64_t arguments[SERVICE_ARGUMENTS_MAX] = {efi_reset_types[reset]};

	if (reset == RESET_PLATFORM) {
		arguments[2] = sizeof(platform_data);
		arguments[3] = address_of(&platform_data);
	}
	if (reset != RESET_HALT) {
		EFI_STATUS status = call(handoff, SERVICE_RESET_SYSTEM, arguments);

		report_fact("reset-returned type=%s status=%s", reset_names[reset],
			    efi_status_text(status).text);
		report_failed_at_last();
	}
	reset_without_firmware(reset);
}

void reset_without_firmware(enum reset reset)
{
	/* A shutdown that failed is not followed by a reset: nobody asked for a machine that starts again. */
	if (reset != RESET_SHUTDOWN && reset != RESET_HALT)
		for (enum hard_reset way = 0; way < HARD_RESET_COUNT; way++) {
			report_fact("reset-by=%s", hard_reset_ways[way].name);
			hard_reset_ways[way].try();
		}
	reset_halt();
}

void reset_halt(void)
{
	report_recall();
	report_fact("halted");
	hard_reset_halt();
}

/* ---- The last words: firmware is not asked to end the machine, since it may be what brought us here ---- */

static struct {
	enum reset ending;
	bool begun;
	bool over;
} last_words = {.ending = RESET_HALT}; /* until the handoff is believed: halting loses nothing */

void panic_ends_by(enum reset reset)
{
	last_words.ending = reset;
}

void panic_begin(void)
{
	if (last_words.begun)
		reset_halt();
	last_words.begun = true;
}

/* Nothing here depends on an open console, on descriptor tables or on the handoff. */
void panic(const char *format, ...)
{
	va_list arguments;

	if (last_words.over)
		reset_halt();
	last_words.begun = last_words.over = true;
	va_start(arguments, format);
	report_bail_out(format, arguments);
	va_end(arguments);
	reset_without_firmware(last_words.ending);
}
