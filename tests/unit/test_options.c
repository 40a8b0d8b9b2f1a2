/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The command line: words into options, and bad words named.
 */
#include "tests/unit/options_world.h"

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
		cmocka_unit_test(test_empty),	      cmocka_unit_test(test_every_value),
		cmocka_unit_test(test_allow_file),    cmocka_unit_test(test_separators),
		cmocka_unit_test(test_zero_is_blank), cmocka_unit_test(test_last_word_counts),
		cmocka_unit_test(test_bad_value),     cmocka_unit_test(test_values_are_told),
		cmocka_unit_test(test_unknown),	      cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_unprintable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
