/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The command line, option by option: which values each takes, and which it does not.
 */
#include "tests/unit/options_world.h"

/* A call of SetVirtualAddressMap that must be refused, by its name. */
static void test_svam_test(void **state)
{
	(void)state;
	assert_int_equal(expect_good("").audit.svam_test, SVAM_TEST_NONE);
	assert_int_equal(expect_good("svam-test=before-exit").audit.svam_test,
			 SVAM_TEST_BEFORE_EXIT);
	assert_int_equal(expect_good("svam-test=missing-range").audit.svam_test,
			 SVAM_TEST_MISSING_RANGE);
	assert_int_equal(expect_good("svam-test=foreign-range").audit.svam_test,
			 SVAM_TEST_FOREIGN_RANGE);
	expect_bad("svam-test=", BAD_SVAM_TEST, "svam-test=");
	expect_bad("svam-test=foreign-rang", BAD_SVAM_TEST, "svam-test=foreign-rang");
	expect_bad("svam-test=foreign-ranges", BAD_SVAM_TEST, "svam-test=foreign-ranges");
}

/* Two options of two words each. */
static void test_moments(void **state)
{
	(void)state;
	assert_int_equal(expect_good("").audit.first_call, FIRST_CALL_BOOT);
	assert_int_equal(expect_good("first-call=boot").audit.first_call, FIRST_CALL_BOOT);
	assert_int_equal(expect_good("first-call=virtual").audit.first_call, FIRST_CALL_VIRTUAL);
	expect_bad("first-call=", BAD_FIRST_CALL, "first-call=");
	expect_bad("first-call=physical", BAD_FIRST_CALL, "first-call=physical");
	assert_int_equal(expect_good("").audit.ready_to_boot, READY_TO_BOOT_YES);
	assert_int_equal(expect_good("ready-to-boot=yes").audit.ready_to_boot, READY_TO_BOOT_YES);
	assert_int_equal(expect_good("ready-to-boot=no").audit.ready_to_boot, READY_TO_BOOT_NO);
	expect_bad("ready-to-boot=", BAD_READY_TO_BOOT, "ready-to-boot=");
	expect_bad("ready-to-boot=nothing", BAD_READY_TO_BOOT, "ready-to-boot=nothing");
}

/* What becomes of a report that is to come home; a board's own choice is that it does. */
static void test_home(void **state)
{
	struct audit_options board = AUDIT_OPTIONS_DEFAULT;

	(void)state;
	assert_int_equal(expect_good("").audit.after, AFTER_AGAIN);
	assert_int_equal(expect_good("after=firmware").audit.after, AFTER_FIRMWARE);
	assert_int_equal(expect_good("after=again").audit.after, AFTER_AGAIN);
	assert_int_equal(expect_good("after=shutdown").audit.after, AFTER_SHUTDOWN);
	expect_bad("after=", BAD_AFTER, "after=");
	expect_bad("after=reset", BAD_AFTER, "after=reset");
	assert_int_equal(expect_good("").audit.hold, 0);
	assert_int_equal(expect_good("hold=86400").audit.hold, HOLD_MAX);
	expect_bad("hold=86401", BAD_HOLD, "hold=86401");
	expect_bad("hold=", BAD_HOLD, "hold=");
	expect_bad("hold=ever", BAD_HOLD, "hold=ever");
	assert_int_equal(expect_good("").audit.boot_next, BOOT_NEXT_NO);
	assert_int_equal(expect_good("boot-next=yes").audit.boot_next, BOOT_NEXT_YES);
	expect_bad("boot-next=", BAD_BOOT_NEXT, "boot-next=");
	assert_int_equal(expect_good("").audit.keep, KEEP_NO);
	assert_int_equal(expect_good("keep=pstore").audit.keep, KEEP_PSTORE);
	assert_int_equal(expect_good("keep=pstore keep=no").audit.keep, KEEP_NO);
	expect_bad("keep=", BAD_KEEP, "keep=");
	expect_bad("keep=memory", BAD_KEEP, "keep=memory");
	audit_options_for_board(&board);
	assert_int_equal(board.keep, KEEP_NO);
	assert_int_equal(board.after, AFTER_FIRMWARE);
	assert_int_equal(board.hold, 30);
	assert_int_equal(board.boot_next, BOOT_NEXT_YES);
}

/* A census steps by what a word may be aligned to, and by nothing else. */
static void test_census_step(void **state)
{
	static const char *const texts[] = {
		"census-step=",	    "census-step=0",  "census-step=3",		 "census-step=6",
		"census-step=16",   "census-step=-1", "census-step=0x100000008", "census-step=8K",
		"census-step=four",
	};

	(void)state;
	assert_int_equal(expect_good("").audit.census_step, 8);
	assert_int_equal(expect_good("census-step=8").audit.census_step, 8);
	assert_int_equal(expect_good("census-step=4").audit.census_step, 4);
	assert_int_equal(expect_good("census-step=2").audit.census_step, 2);
	assert_int_equal(expect_good("census-step=1").audit.census_step, 1);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		expect_bad(texts[i], BAD_CENSUS_STEP, texts[i]);
}

static void test_mode(void **state)
{
	static const char *const texts[] = {
		"mode=",      "mode=800",	"mode=800x",	"mode=x600",
		"mode=0x600", "mode=800x600x2", "mode=65537x1", "mode=1x18446744073709551616",
	};

	(void)state;
	assert_int_equal(expect_good("").audit.mode_width, 0);
	assert_int_equal(expect_good("mode=3840x2160").audit.mode_width, 3840);
	assert_int_equal(expect_good("mode=3840x2160").audit.mode_height, 2160);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		expect_bad(texts[i], BAD_MODE, texts[i]);
}

/* Unlike every other option, each one counts; its text is kept as it is. */
static void test_census_allow(void **state)
{
	struct all_options options = expect_good(
		"census-allow=My.efi+0x3020 reset=cold\n"
		"census-allow=PciRoot(0x0)/Pci(0x4,0x0)+8,0,-0x10,24");

	(void)state;
	assert_int_equal(options.audit.allow_count, 2);
	assert_string_equal(options.audit.allow[0], "My.efi+0x3020");
	assert_string_equal(options.audit.allow[1], "PciRoot(0x0)/Pci(0x4,0x0)+8,0,-0x10,24");
	assert_string_equal(options.audit.allow[2], "");
	assert_int_equal(options.handoff.reset, RESET_COLD);
	assert_int_equal(expect_good("").audit.allow_count, 0);
}

/* What is no image with offsets behind it is refused. */
static void test_bad_census_allow(void **state)
{
	static const char *const texts[] = {
		"census-allow=",
		"census-allow=My.efi",
		"census-allow=My.efi+",
		"census-allow=+0x3020",
		"census-allow=My.efi+ten",
		"census-allow=My.efi-0x10",
		"census-allow=My.efi+-8",
		"census-allow=My.efi+,8",
		"census-allow=My.efi+8,",
		"census-allow=My.efi+8,,16",
		"census-allow=My.efi+8,-",
		"census-allow=My.efi+8,--8",
		"census-allow=My.efi+8,+16",
		"census-allow=My.efi+0x10000000000000000",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		expect_bad(texts[i], BAD_ALLOW, texts[i]);
	expect_bad("census-allow=M\xfc.efi+8", BAD_ALLOW, "census-allow=M?.efi+8");
}

/* A word of 63 characters can be allowed, one of 64 is too long; and so many of them, not one more. */
static void test_room_of_census_allow(void **state)
{
	char text[(OPTIONS_ALLOW_MAX + 1) * sizeof("census-allow=a+0 ")] = "census-allow=";
	size_t name = strlen(text), end = name + OPTIONS_ALLOW_SIZE - 1;
	char cut[OPTION_WORD_SIZE] = "";

	(void)state;
	memset(text + name, 'a', OPTIONS_ALLOW_SIZE - 3);
	strcat(text, "+1");
	assert_int_equal(strlen(text), end);
	assert_string_equal(expect_good(text).audit.allow[0], text + name);
	text[end] = '6';
	memcpy(cut, text, end);
	expect_bad(text, option_too_long, cut);

	text[0] = '\0';
	for (unsigned int i = 0; i < OPTIONS_ALLOW_MAX; i++)
		strcat(text, "census-allow=a+0 ");
	assert_int_equal(expect_good(text).audit.allow_count, OPTIONS_ALLOW_MAX);
	strcat(text, "census-allow=b+0");
	assert_int_equal(expect_refused(text, TOO_MANY, "census-allow=b+0").audit.allow_count,
			 OPTIONS_ALLOW_MAX);
}

/* A pattern of names, of which the last one counts. */
static void test_checks(void **state)
{
	char text[] = "checks="
		      "variable.*,time.set-0_Z,abcdefghijklmnopqrstuvwxyz0123456789ABC-";

	(void)state;
	assert_string_equal(expect_good("").audit.checks, "");
	assert_string_equal(expect_good("checks=all checks=service.*").audit.checks, "service.*");
	assert_int_equal(strlen(text + 7), OPTIONS_CHECKS_SIZE);
	expect_bad(text, option_too_long, text);
	text[sizeof(text) - 2] = '\0';
	assert_string_equal(expect_good(text).audit.checks, text + 7);
	expect_bad("checks=", BAD_CHECKS, "checks=");
	expect_bad("checks=time.?", BAD_CHECKS, "checks=time.?");
	expect_bad("checks=a=b", BAD_CHECKS, "checks=a=b");
	expect_bad("checks=a/b", BAD_CHECKS, "checks=a/b");
	expect_bad("checks=[a]", BAD_CHECKS, "checks=[a]");
	expect_bad("checks=\x80", BAD_CHECKS, "checks=?");
}

/* The seed is decimal or hexadecimal, up to the largest number of 64 bits. */
static void test_seed(void **state)
{
	(void)state;
	assert_int_equal(expect_good("virtmap=scattered").handoff.seed, 1);
	assert_int_equal(expect_good("virtmap=scattered:0").handoff.seed, 0);
	assert_int_equal(expect_good("virtmap=scattered:0123").handoff.seed, 123);
	assert_int_equal(expect_good("virtmap=scattered:0xabcdef").handoff.seed, 0xabcdef);
	assert_int_equal(expect_good("virtmap=scattered:0x109ABCDEF").handoff.seed, 0x109abcdef);
	assert_int_equal(expect_good("virtmap=scattered:18446744073709551615").handoff.seed,
			 UINT64_MAX);
	assert_int_equal(expect_good("virtmap=scattered:0xffffffffffffffff").handoff.seed,
			 UINT64_MAX);
	/* One that is not named again is the default again. */
	assert_int_equal(expect_good("virtmap=scattered:7 virtmap=scattered").handoff.seed, 1);
}

/* A seed that is no number, too large a number, or not scattered's is refused. */
static void test_bad_seed(void **state)
{
	static const char *const texts[] = {
		"virtmap=scattered:",
		"virtmap=scattered:0x",
		"virtmap=scattered:-1",
		"virtmap=scattered:12a",
		"virtmap=scattered:0x1g",
		"virtmap=scattered:18446744073709551616",
		"virtmap=scattered:0x10000000000000000",
		"virtmap=scattered:99999999999999999999",
		"virtmap=packed:1",
		"virtmap=none:",
		"virtmap=scattered:1:2",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		expect_bad(texts[i], BAD_VIRTMAP, texts[i]);
}

/* A limit is a number of milliseconds, 0 included; the largest of 32 bits means that none was given. */
static void test_hang_limit(void **state)
{
	(void)state;
	assert_int_equal(expect_good("").audit.hang_limit, HANG_LIMIT_DEFAULT);
	assert_int_equal(expect_good("hang-limit=0").audit.hang_limit, 0);
	assert_int_equal(expect_good("hang-limit=2500").audit.hang_limit, 2500);
	assert_int_equal(expect_good("hang-limit=4294967294").audit.hang_limit, UINT32_MAX - 1);
	expect_bad("hang-limit=4294967295", BAD_HANG_LIMIT, "hang-limit=4294967295");
	expect_bad("hang-limit=", BAD_HANG_LIMIT, "hang-limit=");
	expect_bad("hang-limit=2s", BAD_HANG_LIMIT, "hang-limit=2s");
	expect_bad("hang-limit=-1", BAD_HANG_LIMIT, "hang-limit=-1");
	expect_bad("hang_limit=1", UNKNOWN, "hang_limit=1");
}

static void expect_reclaim(const char *text, uint64_t size, bool poison)
{
	struct all_options options = expect_good(text);

	assert_int_equal(options.audit.reclaim_size, size);
	assert_int_equal(options.audit.reclaim_poison, poison);
}

/* How much free memory is compared, in bytes or in units of 1024; and whether it is overwritten. */
static void test_reclaim(void **state)
{
	(void)state;
	expect_reclaim("", RECLAIM_SIZE_DEFAULT, false);
	expect_reclaim("reclaim=0", 0, false);
	expect_reclaim("reclaim=4096", 4096, false);
	expect_reclaim("reclaim=3K", 3072, false);
	expect_reclaim("reclaim=64M", 64 << 20, false);
	expect_reclaim("reclaim=0x10G", UINT64_C(16) << 30, false);
	expect_reclaim("reclaim=18446744073709551615", UINT64_MAX, false);
	expect_reclaim("reclaim=17179869183G", UINT64_C(17179869183) << 30, false);
	expect_reclaim("reclaim=poison", RECLAIM_SIZE_DEFAULT, true);
	expect_reclaim("reclaim=poison:2M", 2 << 20, true);
	/* What is not named again is the default again. */
	expect_reclaim("reclaim=poison:2M reclaim=poison", RECLAIM_SIZE_DEFAULT, true);
	expect_reclaim("reclaim=poison reclaim=1M", 1 << 20, false);
}

/* A size without a number, with another unit or two, or beyond 64 bits is refused. */
static void test_bad_reclaim(void **state)
{
	static const char *const texts[] = {
		"reclaim=",
		"reclaim=M",
		"reclaim=64m",
		"reclaim=64MB",
		"reclaim=64MM",
		"reclaim=64T",
		"reclaim=-1",
		"reclaim=17179869184G",
		"reclaim=18446744073709551616",
		"reclaim=poison:",
		"reclaim=poison:M",
		"reclaim=poisoned",
		"reclaim=64M:1",
		"reclaim=:64M",
		"reclaim=1M:poison",
		"reclaim=poison:1:2",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		expect_bad(texts[i], BAD_RECLAIM, texts[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_svam_test),
		cmocka_unit_test(test_moments),
		cmocka_unit_test(test_home),
		cmocka_unit_test(test_census_step),
		cmocka_unit_test(test_mode),
		cmocka_unit_test(test_census_allow),
		cmocka_unit_test(test_bad_census_allow),
		cmocka_unit_test(test_room_of_census_allow),
		cmocka_unit_test(test_checks),
		cmocka_unit_test(test_seed),
		cmocka_unit_test(test_bad_seed),
		cmocka_unit_test(test_hang_limit),
		cmocka_unit_test(test_reclaim),
		cmocka_unit_test(test_bad_reclaim),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
