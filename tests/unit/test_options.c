/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The command line: words into options, and bad words named.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "loader/core/options.h"

/* Parses a copy of exactly that length on top of the defaults. */
static enum status parse_sized(const char *text, size_t length, struct options *options, char *word)
{
	char *copy = malloc(length + 1);
	enum status status;

	/* The sanitizer watches the byte behind the text: nothing says that there is one. */
	memcpy(copy + 1, text, length);
	*options = (struct options)OPTIONS_DEFAULT;
	memset(word, 'x', OPTION_WORD_SIZE);
	status = options_parse(copy + 1, length, options, word);
	free(copy);
	return status;
}

static struct options expect_good(const char *text)
{
	char word[OPTION_WORD_SIZE];
	struct options options;

	if (parse_sized(text, strlen(text), &options, word) != STATUS_OK)
		fail_msg("\"%s\" is refused because of \"%s\"", text, word);
	return options;
}

/* The text is refused, the word is named, and the options are as they were. */
static void expect_bad(const char *text, enum status expected, const char *expected_word)
{
	const struct options before = OPTIONS_DEFAULT;
	char word[OPTION_WORD_SIZE];
	struct options options;

	assert_string_equal(status_sentence(parse_sized(text, strlen(text), &options, word)),
			    status_sentence(expected));
	assert_string_equal(word, expected_word);
	assert_memory_equal(&options, &before, sizeof(before));
}

/* Nothing said, or nothing but blanks and comments, leaves every default. */
static void test_empty(void **state)
{
	static const char *const texts[] = {
		"", " ", "\r\n\t ", "#", "# virtmap=none", "#virtmap=none\r\n# reset=cold", "##\n#",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const struct options defaults = OPTIONS_DEFAULT;
		struct options options = expect_good(texts[i]);

		assert_memory_equal(&options, &defaults, sizeof(defaults));
	}
}

/* Every value of every option is understood. */
static void test_every_value(void **state)
{
	char text[32] = "virtmap=";

	(void)state;
	for (uint32_t i = 0; i < VIRTMAP_COUNT; i++) {
		strcpy(text + 8, virtmap_names[i]);
		assert_int_equal(expect_good(text).virtmap, i);
	}
	strcpy(text, "reset=");
	for (uint32_t i = 0; i < RESET_COUNT; i++) {
		strcpy(text + 6, reset_names[i]);
		assert_int_equal(expect_good(text).reset, i);
	}
	strcpy(text, "audit=");
	for (uint32_t i = 0; i < AUDIT_COUNT; i++) {
		strcpy(text + 6, audit_names[i]);
		assert_int_equal(expect_good(text).audit, i);
	}
}

/* A call of SetVirtualAddressMap that must be refused, by its name. */
static void test_svam_test(void **state)
{
	(void)state;
	assert_int_equal(expect_good("").svam_test, SVAM_TEST_NONE);
	assert_int_equal(expect_good("svam-test=before-exit").svam_test, SVAM_TEST_BEFORE_EXIT);
	assert_int_equal(expect_good("svam-test=missing-range").svam_test, SVAM_TEST_MISSING_RANGE);
	assert_int_equal(expect_good("svam-test=foreign-range").svam_test, SVAM_TEST_FOREIGN_RANGE);
	expect_bad("svam-test=", STATUS_OPTION_SVAM_TEST, "svam-test=");
	expect_bad("svam-test=foreign-rang", STATUS_OPTION_SVAM_TEST, "svam-test=foreign-rang");
	expect_bad("svam-test=foreign-ranges", STATUS_OPTION_SVAM_TEST, "svam-test=foreign-ranges");
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
	assert_int_equal(expect_good("").census_step, 8);
	assert_int_equal(expect_good("census-step=8").census_step, 8);
	assert_int_equal(expect_good("census-step=4").census_step, 4);
	assert_int_equal(expect_good("census-step=2").census_step, 2);
	assert_int_equal(expect_good("census-step=1").census_step, 1);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		expect_bad(texts[i], STATUS_OPTION_CENSUS_STEP, texts[i]);
}

/* Unlike every other option, each one counts; its text is kept as it is. */
static void test_census_allow(void **state)
{
	struct options options = expect_good("census-allow=My.efi+0x3020 reset=cold\n"
					     "census-allow=PciRoot(0x0)/Pci(0x4,0x0)+8,0,-0x10,24");

	(void)state;
	assert_int_equal(options.allow_count, 2);
	assert_string_equal(options.allow[0], "My.efi+0x3020");
	assert_string_equal(options.allow[1], "PciRoot(0x0)/Pci(0x4,0x0)+8,0,-0x10,24");
	assert_string_equal(options.allow[2], "");
	assert_int_equal(options.reset, RESET_COLD);
	assert_int_equal(expect_good("").allow_count, 0);
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
		expect_bad(texts[i], STATUS_OPTION_ALLOW, texts[i]);
	expect_bad("census-allow=M\xfc.efi+8", STATUS_OPTION_ALLOW, "census-allow=M?.efi+8");
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
	assert_string_equal(expect_good(text).allow[0], text + name);
	text[end] = '6';
	memcpy(cut, text, end);
	expect_bad(text, STATUS_OPTION_TOO_LONG, cut);

	text[0] = '\0';
	for (unsigned int i = 0; i < OPTIONS_ALLOW_MAX; i++)
		strcat(text, "census-allow=a+0 ");
	assert_int_equal(expect_good(text).allow_count, OPTIONS_ALLOW_MAX);
	strcat(text, "census-allow=b+0");
	expect_bad(text, STATUS_OPTION_TOO_MANY, "census-allow=b+0");
}

/* A file of its own holds nothing else: the same blanks and comments, and words without a name. */
static void test_allow_file(void **state)
{
	static const char text[] = "# DMA\r\nMy.efi+0x3020 # ring\n\n\tb+1\0";
	struct options options = expect_good("census-allow=a+0"), before;
	char word[OPTION_WORD_SIZE];

	(void)state;
	assert_int_equal(options_parse_allow(text, sizeof(text), &options, word), STATUS_OK);
	assert_int_equal(options.allow_count, 3);
	assert_string_equal(options.allow[0], "a+0");
	assert_string_equal(options.allow[1], "My.efi+0x3020");
	assert_string_equal(options.allow[2], "b+1");
	before = options;
	assert_int_equal(options_parse_allow("c+2 census-allow=d", 18, &options, word),
			 STATUS_OPTION_ALLOW);
	assert_string_equal(word, "census-allow=d");
	assert_memory_equal(&options, &before, sizeof(before));
}

/* A pattern of names, of which the last one counts. */
static void test_checks(void **state)
{
	char text[] = "checks="
		      "variable.*,time.set-0_Z,abcdefghijklmnopqrstuvwxyz0123456789ABC-";

	(void)state;
	assert_string_equal(expect_good("").checks, "");
	assert_string_equal(expect_good("checks=all checks=service.*").checks, "service.*");
	assert_int_equal(strlen(text + 7), OPTIONS_CHECKS_SIZE);
	expect_bad(text, STATUS_OPTION_TOO_LONG, text);
	text[sizeof(text) - 2] = '\0';
	assert_string_equal(expect_good(text).checks, text + 7);
	expect_bad("checks=", STATUS_OPTION_CHECKS, "checks=");
	expect_bad("checks=time.?", STATUS_OPTION_CHECKS, "checks=time.?");
	expect_bad("checks=a=b", STATUS_OPTION_CHECKS, "checks=a=b");
	expect_bad("checks=a/b", STATUS_OPTION_CHECKS, "checks=a/b");
	expect_bad("checks=[a]", STATUS_OPTION_CHECKS, "checks=[a]");
	expect_bad("checks=\x80", STATUS_OPTION_CHECKS, "checks=?");
}

/* Words are separated by any blank or line end, of either kind. */
static void test_separators(void **state)
{
	static const char *const texts[] = {
		"virtmap=packed reset=cold",	   "\tvirtmap=packed\t\treset=cold ",
		"virtmap=packed\nreset=cold\n",	   "virtmap=packed\r\nreset=cold\r\n",
		"virtmap=packed# why\nreset=cold", "# why\rvirtmap=packed reset=cold#",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct options options = expect_good(texts[i]);

		assert_int_equal(options.virtmap, VIRTMAP_PACKED);
		assert_int_equal(options.reset, RESET_COLD);
	}
}

/* Load options often end with a zero, which is a blank here. */
static void test_zero_is_blank(void **state)
{
	char word[OPTION_WORD_SIZE];
	struct options options;

	(void)state;
	assert_int_equal(parse_sized("reset=warm\0", 11, &options, word), STATUS_OK);
	assert_int_equal(options.reset, RESET_WARM);
}

/* The last word for a name counts, but an earlier one must be good too. */
static void test_last_word_counts(void **state)
{
	(void)state;
	assert_int_equal(expect_good("reset=cold reset=halt").reset, RESET_HALT);
	expect_bad("reset=never reset=halt", STATUS_OPTION_RESET, "reset=never");
}

/* The seed is decimal or hexadecimal, up to the largest number of 64 bits. */
static void test_seed(void **state)
{
	(void)state;
	assert_int_equal(expect_good("virtmap=scattered").seed, 1);
	assert_int_equal(expect_good("virtmap=scattered:0").seed, 0);
	assert_int_equal(expect_good("virtmap=scattered:0123").seed, 123);
	assert_int_equal(expect_good("virtmap=scattered:0xabcdef").seed, 0xabcdef);
	assert_int_equal(expect_good("virtmap=scattered:0x109ABCDEF").seed, 0x109abcdef);
	assert_int_equal(expect_good("virtmap=scattered:18446744073709551615").seed, UINT64_MAX);
	assert_int_equal(expect_good("virtmap=scattered:0xffffffffffffffff").seed, UINT64_MAX);
	/* One that is not named again is the default again. */
	assert_int_equal(expect_good("virtmap=scattered:7 virtmap=scattered").seed, 1);
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
		expect_bad(texts[i], STATUS_OPTION_VIRTMAP, texts[i]);
}

/* A limit is a number of milliseconds, 0 included; the largest of 32 bits means that none was given. */
static void test_hang_limit(void **state)
{
	(void)state;
	assert_int_equal(expect_good("").hang_limit, HANG_LIMIT_DEFAULT);
	assert_int_equal(expect_good("hang-limit=0").hang_limit, 0);
	assert_int_equal(expect_good("hang-limit=2500").hang_limit, 2500);
	assert_int_equal(expect_good("hang-limit=4294967294").hang_limit, UINT32_MAX - 1);
	expect_bad("hang-limit=4294967295", STATUS_OPTION_HANG_LIMIT, "hang-limit=4294967295");
	expect_bad("hang-limit=", STATUS_OPTION_HANG_LIMIT, "hang-limit=");
	expect_bad("hang-limit=2s", STATUS_OPTION_HANG_LIMIT, "hang-limit=2s");
	expect_bad("hang-limit=-1", STATUS_OPTION_HANG_LIMIT, "hang-limit=-1");
	expect_bad("hang_limit=1", STATUS_OPTION_UNKNOWN, "hang_limit=1");
}

static void expect_reclaim(const char *text, uint64_t size, bool poison)
{
	struct options options = expect_good(text);

	assert_int_equal(options.reclaim_size, size);
	assert_int_equal(options.reclaim_poison, poison);
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
		expect_bad(texts[i], STATUS_OPTION_RECLAIM, texts[i]);
}

/* A value must be whole and spelled as it is in include/options.h. */
static void test_bad_value(void **state)
{
	static const char *const texts[] = {
		"virtmap=",	  "virtmap=pack",  "virtmap=packedd",
		"virtmap=Packed", "virtmap==none", "virtmap=:",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		expect_bad(texts[i], STATUS_OPTION_VIRTMAP, texts[i]);
	expect_bad("reset=", STATUS_OPTION_RESET, "reset=");
	expect_bad("reset=shutdownshutdown", STATUS_OPTION_RESET, "reset=shutdownshutdown");
	expect_bad("audit=", STATUS_OPTION_AUDIT, "audit=");
	expect_bad("audit=steps", STATUS_OPTION_AUDIT, "audit=steps");
}

/* The names stand in the sentence, in their order. */
static void expect_told(enum status status, const char names[][OPTION_NAME_SIZE], uint32_t first,
			uint32_t count)
{
	const char *rest = status_sentence(status);

	for (uint32_t i = first; i < count; i++) {
		rest = strstr(rest, names[i]);
		assert_non_null(rest);
		rest += strlen(names[i]);
	}
}

/* Who wrote a wrong value is told the right ones, all of them. */
static void test_values_are_told(void **state)
{
	(void)state;
	expect_told(STATUS_OPTION_VIRTMAP, virtmap_names, 0, VIRTMAP_COUNT);
	expect_told(STATUS_OPTION_RESET, reset_names, 0, RESET_COUNT);
	expect_told(STATUS_OPTION_AUDIT, audit_names, 0, AUDIT_COUNT);
	expect_told(STATUS_OPTION_SVAM_TEST, svam_test_names, 1, SVAM_TEST_COUNT);
}

/* What is no option is named, and what stood before it has no effect. */
static void test_unknown(void **state)
{
	static const char *const texts[] = {
		"virtmap",	"=",	      "=none", "virtmaps=none", "virtma=none",
		"VIRTMAP=none", "reset:cold",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		expect_bad(texts[i], STATUS_OPTION_UNKNOWN, texts[i]);
	expect_bad("virtmap=none reset=cold speed=fast reset=warm", STATUS_OPTION_UNKNOWN,
		   "speed=fast");
}

/* A word of 76 characters is looked at, one of 77 is too long and comes back cut off. */
static void test_too_long(void **state)
{
	char text[OPTION_WORD_SIZE * 2];
	char cut[OPTION_WORD_SIZE];

	(void)state;
	assert_int_equal(OPTION_WORD_SIZE, 77);
	memset(text, 'a', sizeof(text));
	memset(cut, 'a', sizeof(cut));
	cut[OPTION_WORD_SIZE - 1] = '\0';
	text[OPTION_WORD_SIZE - 1] = '\0';
	expect_bad(text, STATUS_OPTION_UNKNOWN, cut);
	text[OPTION_WORD_SIZE - 1] = 'a';
	text[OPTION_WORD_SIZE] = '\0';
	expect_bad(text, STATUS_OPTION_TOO_LONG, cut);
	text[OPTION_WORD_SIZE] = 'a';
	text[sizeof(text) - 1] = '\0';
	expect_bad(text, STATUS_OPTION_TOO_LONG, cut);
}

/* A word comes back printable: here a byte order mark, and a delete character. */
static void test_unprintable(void **state)
{
	(void)state;
	expect_bad("\xef\xbb\xbfreset=\x7f", STATUS_OPTION_UNKNOWN, "???reset=?");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_every_value),
		cmocka_unit_test(test_svam_test),
		cmocka_unit_test(test_census_step),
		cmocka_unit_test(test_census_allow),
		cmocka_unit_test(test_bad_census_allow),
		cmocka_unit_test(test_room_of_census_allow),
		cmocka_unit_test(test_allow_file),
		cmocka_unit_test(test_checks),
		cmocka_unit_test(test_separators),
		cmocka_unit_test(test_zero_is_blank),
		cmocka_unit_test(test_last_word_counts),
		cmocka_unit_test(test_seed),
		cmocka_unit_test(test_bad_seed),
		cmocka_unit_test(test_hang_limit),
		cmocka_unit_test(test_reclaim),
		cmocka_unit_test(test_bad_reclaim),
		cmocka_unit_test(test_bad_value),
		cmocka_unit_test(test_values_are_told),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_unprintable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
