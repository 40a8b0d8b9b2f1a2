/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A report that has come home: its page, for as long as hold= says or until a key, and the end of the start
 * that brought it. So a stick that is left in its machine crosses the line once, and nothing loops.
 */
#include "kernel/audit/report/matrix_section.h"
#include "kernel/display/display.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/format.h"
#include "kernel/lib/hard_reset.h"
#include "kernel/lib/processor.h"
#include "loader/audit/audit.h"
#include "loader/audit/core/last_line.h"

#include <arch/cpu.h>

#define TENTH_US 100000

static const char lost[] =
	"TAP version 13\nBail out! the start before left no report: the machine was switched off, "
	"or "
	"its memory does not outlive a reset (reset=halt leaves the page on the screen)\n";

static const char taken[] = "TAP version 13\nBail out! memory has kept no report, and the page in "
			    "the store is gone: it was "
			    "brought home before, or Linux has it (/var/lib/systemd/pstore)\n";

static const char *const ends[AFTER_COUNT] = {
	[AFTER_FIRMWARE] = "Back to firmware",
	[AFTER_AGAIN] = "Again",
	[AFTER_SHUTDOWN] = "Off",
};

/* ---- BootNext ---- */

/* Firmware deletes it before it follows it (UEFI 2.10, section 3.1.1). One that still holds what the start
 * before wrote there is taken back. */
static void take_boot_next_back(struct audit *audit)
{
	EFI_RUNTIME_SERVICES *services = audit->loader.firmware.runtime_services;
	CHAR16 name[] = L"BootNext";
	EFI_GUID vendor = EFI_GLOBAL_VARIABLE;
	const struct home *home = &audit->home;
	uint16_t ours, now;
	UINTN size = sizeof(now);
	UINT32 attributes;
	EFI_STATUS status;

	if (!boot_next_of(home->report, home->length, &ours))
		return;
	under_way(audit, "GetVariable and SetVariable, for BootNext");
	if (services->GetVariable(name, &vendor, &attributes, &size, &now) != EFI_SUCCESS ||
	    size != sizeof(now) || now != ours)
		return;
	status = services->SetVariable(name, &vendor, attributes, 0, NULL);
	output_line(&audit->loader.output, "BootNext is taken back: %s",
		    efi_status_text(status).text);
}

/* ---- The page ---- */

static struct cells *open_cells(struct audit *audit, struct cells *on_console)
{
	struct output *output = &audit->loader.output;

	if (output->screen.pixels != NULL)
		return &output->screen.cells;
	return console_cells_open(on_console, output->console) ? on_console : NULL;
}

/* The line that ends the report comes last again, behind where it is: with it the page is drawn, and nothing
 * before. */
static void feed(struct audit *audit, struct display *display, struct cells *cells)
{
	const struct home *home = &audit->home;
	char line[DISPLAY_LINE];
	size_t length;

	if (home->report == NULL) {
		display->cells = cells;
		display_feed(display, home->taken ? taken : lost,
			     home->taken ? sizeof(taken) - 1 : sizeof(lost) - 1);
		return;
	}
	display_feed(display, home->report, home->length);
	length = format_text(line, sizeof(line), "\n# kept-report=\"%s\"\n", home->where);
	display_feed(display, line, length);
	display->cells = cells;
	length = last_line(home->report, home->length, line, sizeof(line));
	display_feed(display, line, length);
}

static bool is_key(struct audit *audit)
{
	SIMPLE_INPUT_INTERFACE *input = audit->loader.firmware.system_table->ConIn;
	EFI_INPUT_KEY key;

	return is_readable(input, sizeof(*input)) &&
	       input->ReadKeyStroke(input, &key) == EFI_SUCCESS;
}

static void wait(struct audit *audit, const struct display *display)
{
	EFI_BOOT_SERVICES *services = audit->loader.firmware.boot_services;
	char text[64];

	while (is_key(audit))
		continue; /* keys from before */
	for (uint32_t seconds = audit->options.hold; seconds > 0; seconds--) {
		format_text(text, sizeof(text), "%s in %u s, or at any key.",
			    ends[audit->options.after], seconds);
		display_end(display, text);
		for (unsigned int i = 0; i < 10; i++) {
			if (is_key(audit))
				return;
			(void)services->Stall(TENTH_US);
		}
	}
}

/* The page, or NULL where there is no place for it. */
static struct display *show(struct audit *audit, struct cells *on_console)
{
	struct pages pages;
	struct display *display;
	struct cells *cells;

	if (!firmware_take_pages(&audit->loader.firmware, "the page", sizeof(*display), &pages))
		return NULL;
	memset(pages.data, 0, sizeof(*display));
	display = pages.data;
	display->more = &matrix_section;
	cells = open_cells(audit, on_console);
	if (cells == NULL)
		return NULL;
	feed(audit, display, cells);
	wait(audit, display);
	return display;
}

/* ---- The end ---- */

/* On the page its last row alone changes: a line of the loader's would stand across it. */
static void say(struct audit *audit, const struct display *display, const char *line,
		const char *sentence)
{
	serial_write(&audit->loader.output.serial, line, strlen(line));
	if (display != NULL)
		display_end(display, sentence);
}

/* ResetSystem is not to return (UEFI 2.10, section 8.5.1). U-Boot for x86, which cannot turn a PC off, goes round in it
 * for ever (efi_reset_system_boottime() without CONFIG_CMD_POWEROFF): so what to do then is said before. */
static void turn_off(struct audit *audit, const struct display *display)
{
	EFI_RUNTIME_SERVICES *services = audit->loader.firmware.runtime_services;

	say(audit, display,
	    "brightline: turning off: a machine that stays on can be switched off\n",
	    "Turning off. A machine that stays on can be switched off.");
	under_way(audit, "ResetSystem");
	services->ResetSystem(EfiResetShutdown, EFI_SUCCESS, 0, NULL);
	cpu_disable_interrupts();
	say(audit, display, "# halted\n", "The machine is halted, and can be switched off.");
	hard_reset_halt();
}

bool home_come(struct audit *audit)
{
	struct home *home = &audit->home;
	struct display *display;
	struct cells on_console;

	if (home->report != NULL)
		take_boot_next_back(audit);
	if (audit->options.after != AFTER_AGAIN)
		home->lost = reports_unmark(audit) && home->report == NULL;
	if (home->lost)
		output_line(&audit->loader.output, "the start before left no report");
	if ((home->report == NULL && !home->lost) || audit->options.after == AFTER_AGAIN) {
		kept_give_back(audit);
		return true;
	}
	output_line(&audit->loader.output, "this start ends here: after=%s",
		    after_names[audit->options.after]);
	display = show(audit, &on_console);
	kept_give_back(audit);
	if (audit->options.after == AFTER_SHUTDOWN)
		turn_off(audit, display);
	home->over = true;
	return false;
}

void home_stay(struct audit *audit)
{
	if (audit->home.marked)
		(void)reports_unmark(audit);
	audit->home.marked = false;
}
