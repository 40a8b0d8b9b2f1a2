/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What a person sees of a report, on screens of all sizes.
 */
#include <stdio.h>

#include "tests/unit/cells_world.h"

#include "kernel/display/display.h"

/* ---- Reports ---- */

static const char passing[] =
	"TAP version 13\n# program=handoff handoff-version=5 size=1632 version=0.1.0\n"
	"# firmware=\"Made up\" revision=0x00010000\n# uefi=2.7\n"
	"# memory type=EfiConventionalMemory descriptors=7 kib=204800\n"
	"# memory type=EfiRuntimeServicesData descriptors=1 kib=512\n"
	"# runtime-descriptors=1 runtime-kib=512\n"
	"# region=0xeaa0000 kib=512 at=0xffffef100eaa0000 rights=rw type=EfiRuntimeServicesData\n"
	"ok 1 - handoff.exit_boot_services\nok 2 - handoff.memory_map\n"
	"ok 3 - handoff.runtime_attributes # SKIP there are none\n# time=2026-11-30T08:45:48\n"
	"ok 4 - service.GetTime\n1..4\n"
	"# verdict=pass checks=4 failed=0 skipped=1 deviations=0 violations=0\n";

static const char failing[] =
	"# program=handoff handoff-version=5 size=1632 version=0.1.0\nok 1 - "
	"handoff.exit_boot_services\n"
	"not ok 2 - handoff.memory_map\n# descriptor 3 overlaps descriptor 4\n# another reason\n"
	"not ok 3 - handoff.pointers_converted # TODO it is known for that\n# known reason\n1..3\n"
	"# verdict=fail checks=3 failed=1 skipped=0 deviations=1 violations=0\n";

static const char causes[] =
	"not ok 1 - census.mine.efi\n# a long story\n1..1\n"
	"# cause 1 class=null-page image=mine.efi offset=0x1007\n"
	"# cause 1 phase=virtual service=GetTime memory=EfiBootServicesCode times=4\n"
	"# null-page: a pointer was never set.\n# passed=0 skipped=0 known=0\n"
	"# verdict=fail checks=1 failed=1 skipped=0 deviations=0 violations=1\n";

static const char bailing[] = "ok 1 - handoff.exit_boot_services\n"
			      "Bail out! GetVariable: read of 0x7e9d1018 (EfiBootServicesData) at "
			      "MyDriver.efi+0x205a\n";

static struct display display;

static struct grid *show(uint32_t columns, uint32_t rows, const char *report)
{
	struct grid *grid = open_grid(columns, rows);

	display = (struct display){.cells = &grid->cells, .expected = 4};
	display_open(&display);
	display_feed(&display, report, strlen(report));
	return grid;
}

/* ---- The closing page ---- */

static void test_a_pass(void **state)
{
	struct grid *grid = show(80, 30, passing);

	(void)state;
	assert_memory_equal(grid->text[0] + 1, "P  A  S  S", 10);
	assert_int_equal(grid->attribute[0][1], CELL_WHITE | CELL_ON(CELL_GREEN));
	assert_int_equal(grid_row(grid, "Brightline 0.1.0, the handoff"), 0);
	assert_int_not_equal(grid_row(grid,
				      "Checks: 4, failed 0, skipped 1, known 0; violations 0"),
			     -1);
	assert_int_not_equal(grid_row(grid, "Firmware  Made up, revision 0x00010000, UEFI 2.7"),
			     -1);
	assert_int_not_equal(grid_row(grid, "2026-11-30T08:45:48"), -1);
	assert_int_not_equal(grid_row(grid, "[ ok ] the final memory map is sound"), -1);
	assert_int_not_equal(grid_row(grid, "[skip] runtime regions are marked so"), -1);
	assert_int_equal(grid_row(grid, "published pointers"), -1); /* it was not asked */
	assert_int_not_equal(grid_row(grid, "f free 200 MiB   R runtime 512 KiB"), -1);
	assert_int_not_equal(grid_row(grid, "fffffffffffffffR"), -1);
	assert_int_not_equal(grid_row(grid, "0xeaa0000  -> 0xffffef100eaa0000   512 KiB  rw"), -1);
	assert_int_not_equal(grid_row(grid, "nothing has to be done"), -1);
	free(grid);
}

static void test_a_failure_without_causes(void **state)
{
	struct grid *grid = show(80, 30, failing);
	int row = grid_row(grid, "not ok 2 - handoff.memory_map");

	(void)state;
	assert_int_not_equal(row, -1);
	assert_int_equal(grid_row(grid, "descriptor 3 overlaps descriptor 4"), row + 1);
	assert_int_equal(grid_row(grid, "another reason"), -1);
	assert_int_equal(grid_row(grid, "not ok 3"), -1);
	assert_int_not_equal(grid_row(grid, "[FAIL] the final memory map is sound"), -1);
	assert_int_not_equal(grid_row(grid, "[known] published pointers converted"), -1);
	free(grid);
}

static void test_causes_stand_for_the_checks(void **state)
{
	struct grid *grid = show(80, 30, causes);
	int row = grid_row(grid, "cause 1 class=null-page image=mine.efi offset=0x1007");

	(void)state;
	assert_int_not_equal(row, -1);
	assert_int_equal(grid->attribute[row][1], CELL_RED | CELL_BRIGHT);
	assert_int_equal(grid_row(grid, "cause 1 phase=virtual"), row + 1);
	assert_int_equal(grid_row(grid, "null-page: a pointer was never set."), row + 2);
	assert_int_equal(grid_row(grid, "a long story"), -1);
	assert_int_equal(grid_row(grid, "passed=0"), -1);
	free(grid);
}

static void test_bailing_out(void **state)
{
	struct grid *grid = show(100, 30, bailing);

	(void)state;
	assert_memory_equal(grid->text[0] + 1, "S  T  O  P  P  E  D", 19);
	assert_int_not_equal(grid_row(grid, "What happened: GetVariable: read of 0x7e9d1018"), -1);
	assert_int_not_equal(grid_row(grid, "When: after ok 1 - handoff.exit_boot_services"), -1);
	assert_int_not_equal(grid_row(grid,
				      "What that usually means: the image that is named keeps"),
			     -1);
	free(grid);
}

/* The verdict that counts is the last one. */
static void test_a_verdict_that_changes(void **state)
{
	struct grid *grid = show(80, 30, passing);

	(void)state;
	display_feed(&display, "# verdict=fail checks=4 failed=1 x\n", 35);
	assert_memory_equal(grid->text[0] + 1, "F  A  I  L", 10);
	display_feed(&display, "# halted\n", 9);
	assert_int_equal(grid_row(grid, "The machine is halted"), 29);
	free(grid);
}

/* ---- All sizes ---- */

static unsigned int words_of(const char *text)
{
	unsigned int words = 0;

	for (; *text != '\0'; text++)
		words += *text != ' ' && (text[1] == ' ' || text[1] == '\0');
	return words;
}

/* From one cell on; the sanitizers say what is wrong. */
/* Where it is may be known only when it is over; and what brings a boot entry back is kept with the page. */
static void test_where_the_report_is(void **state)
{
	static const char before[] = "# kept-report=\"in memory\"\n# boot-next=0x0001\n";
	static const char behind[] = "# kept-report=\"in the store\"\n";
	struct grid *grid = show(80, 30, before);

	(void)state;
	assert_int_equal(grid_row(grid, "Report:"), -1);
	display_feed(&display, passing, strlen(passing));
	assert_int_not_equal(grid_row(grid, "Report: in memory"), -1);
	display_feed(&display, behind, strlen(behind));
	assert_int_not_equal(grid_row(grid, "Report: in the store"), -1);
	assert_int_equal(grid_row(grid, "Report: in memory"), -1);
	assert_non_null(display_find(&display, "# boot-next=0x0001", NULL));
	free(grid);
}

static void test_all_sizes(void **state)
{
	static const char *const reports[] = {passing, failing, causes, bailing};

	(void)state;
	for (uint32_t columns = 1; columns <= 250; columns += 3) {
		for (uint32_t rows = 1; rows <= 60; rows++) {
			for (size_t i = 0; i < sizeof(reports) / sizeof(reports[0]); i++)
				free(show(columns, rows, reports[i]));
		}
	}
}

static void test_words_stay_whole(void **state)
{
	static const char sentence[] = "one two three four five six seven eight nine ten";
	struct grid *grid;

	(void)state;
	for (uint32_t columns = 8; columns < 60; columns++) {
		struct area area;
		unsigned int words = 0;

		grid = open_grid(columns, 30);
		area = (struct area){&grid->cells, columns, 0, 0, 30};
		area_print(&area, CELL_WHITE, 2, "%s", sentence);
		for (uint32_t row = 0; row < 30; row++)
			words += words_of(grid->text[row]);
		assert_int_equal(words, 10);
		free(grid);
	}
}

/* What there is no room for is said to be missing. */
static void test_more_than_fits(void **state)
{
	char report[8192] = "";
	struct grid *grid;

	(void)state;
	for (unsigned int i = 1; i <= 60; i++)
		snprintf(report + strlen(report), sizeof(report) - strlen(report),
			 "not ok %u - made.up\n", i);
	strcat(report, "1..60\n# verdict=fail checks=60 failed=60\n");
	grid = show(80, 30, report);
	assert_int_not_equal(grid_row(grid, "rows more: see the report"), -1);
	assert_int_not_equal(grid_row(grid, "Report:"), -1);
	free(grid);
}

/* ---- Progress ---- */

static void test_progress(void **state)
{
	struct grid *grid = show(80, 30, "ok 1 - handoff.memory_map\nnot ok 2 - service.GetTime\n");

	(void)state;
	assert_int_equal(grid->clears, 1); /* its own: nobody has drawn there yet */
	assert_int_not_equal(grid_row(grid, "check 2 of 4 - service.GetTime"), -1);
	assert_int_not_equal(grid_row(grid, " #######"), -1);
	assert_int_not_equal(grid_row(grid, "NOT OK - service.GetTime"), -1);
	display_feed(&display, "not ok 3 - a # TODO b\nok 4 - c\nok 5 - d\n", 40);
	assert_int_not_equal(grid_row(grid, "check 5 - d"), -1);
	assert_int_equal(grid_row(grid, "NOT OK - a"), -1);
	free(grid);
}

/* ---- Odd input ---- */

/* What comes before the plan leaves room for what comes behind it. */
static void test_a_long_report(void **state)
{
	struct grid *grid = show(80, 30, "");

	(void)state;
	for (unsigned int i = 0; i < 5000; i++)
		display_feed(&display, "not ok 1 - something that is long enough to fill it\n", 52);
	display_feed(&display, causes, strlen(causes));
	assert_int_not_equal(grid_row(grid, "cause 1 class=null-page"), -1);
	free(grid);
}

static void test_odd_bytes(void **state)
{
	struct grid *grid = show(80, 30, "");
	uint32_t seed = 1;

	(void)state;
	for (unsigned int i = 0; i < 100000; i++) {
		static const char bytes[] = "ok not#= \"verdict1..\n-\x80\x01";
		const char byte =
			bytes[((seed = seed * 1664525 + 1013904223) >> 16) % (sizeof(bytes) - 1)];

		display_feed(&display, &byte, 1);
	}
	display_feed(&display, "\nBail out! \n# verdict=\n", 23);
	free(grid);
}

/* Nobody looks: what was read is there all the same. */
static void test_without_cells(void **state)
{
	(void)state;
	display = (struct display){.cells = NULL};
	display_open(&display);
	display_feed(&display, passing, strlen(passing));
	display_end(&display, "the end");
	assert_string_equal(display_value(display_find(&display, "# firmware=", NULL), "revision")
				    .text,
			    "0x00010000");
	assert_string_equal(display_value(NULL, "revision").text, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_pass),
		cmocka_unit_test(test_a_failure_without_causes),
		cmocka_unit_test(test_causes_stand_for_the_checks),
		cmocka_unit_test(test_bailing_out),
		cmocka_unit_test(test_a_verdict_that_changes),
		cmocka_unit_test(test_where_the_report_is),
		cmocka_unit_test(test_all_sizes),
		cmocka_unit_test(test_words_stay_whole),
		cmocka_unit_test(test_more_than_fits),
		cmocka_unit_test(test_progress),
		cmocka_unit_test(test_a_long_report),
		cmocka_unit_test(test_odd_bytes),
		cmocka_unit_test(test_without_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
