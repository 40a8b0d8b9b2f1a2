/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Cells of firmware's console (UEFI 2.10, section 12.4), for a screen that only firmware can draw on.
 */
#include "kernel/lib/processor.h"
#include "loader/audit/audit.h"

#define PIECE 128

/* There is one console. */
static SIMPLE_TEXT_OUTPUT_INTERFACE *out;

static void clear(struct cells *cells)
{
	(void)cells;
	(void)out->SetAttribute(out, CELL_GREY);
	(void)out->ClearScreen(out);
}

/* Letters are of one size. Behind the last cell of all the console would scroll: it stays empty. */
static void put(struct cells *cells, uint32_t column, uint32_t row, unsigned int size,
		unsigned int attribute, const char *text, size_t length)
{
	CHAR16 wide[PIECE + 1];
	size_t room, count = 0;

	row += size / 2;
	if (row >= cells->rows || column >= cells->columns)
		return;
	room = cells->columns - column - (row + 1 == cells->rows);
	for (; count < length && count < room && count < PIECE; count++)
		wide[count] = text[count] < FONT_FIRST || text[count] > FONT_LAST
				      ? L'?'
				      : (CHAR16)(unsigned char)text[count];
	wide[count] = 0;
	(void)out->SetAttribute(out, attribute & 0x7f);
	(void)out->SetCursorPosition(out, column, row);
	(void)out->OutputString(out, wide);
	if (count == PIECE)
		put(cells, column + PIECE, row - size / 2, size, attribute, text + PIECE,
		    length - PIECE);
}

bool console_cells_open(struct cells *cells, SIMPLE_TEXT_OUTPUT_INTERFACE *console)
{
	UINTN columns = 0, rows = 0;

	if (console == NULL || !is_readable(console->Mode, sizeof(*console->Mode)) ||
	    EFI_ERROR(console->QueryMode(console, (UINTN)console->Mode->Mode, &columns, &rows)) ||
	    columns == 0 || columns > UINT16_MAX || rows == 0 || rows > UINT16_MAX)
		return false;
	out = console;
	*cells = (struct cells){(uint32_t)columns, (uint32_t)rows, clear, put};
	(void)out->EnableCursor(out, FALSE);
	clear(cells);
	return true;
}
