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
		const struct all_options defaults = default_options();
		struct all_options options = expect_good(texts[i]);

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
		assert_int_equal(expect_good(text).handoff.virtmap, i);
	}
	strcpy(text, "reset=");
	for (uint32_t i = 0; i < RESET_COUNT; i++) {
		strcpy(text + 6, reset_names[i]);
		assert_int_equal(expect_good(text).handoff.reset, i);
	}
	strcpy(text, "audit=");
	for (uint32_t i = 0; i < AUDIT_COUNT; i++) {
		strcpy(text + 6, audit_names[i]);
		assert_int_equal(expect_good(text).audit.audit, i);
	}
}

/* A file of its own holds nothing else: the same blanks and comments, and words without a name. */
static void test_allow_file(void **state)
{
	static const char text[] = "# DMA\r\nMy.efi+0x3020 # ring\n\n\tb+1\0";
	struct all_options options = expect_good("census-allow=a+0"), before;
	char word[OPTION_WORD_SIZE];

	(void)state;
	assert_null(audit_words_parse_allow(text, sizeof(text), &options.audit, word));
	assert_int_equal(options.audit.allow_count, 3);
	assert_string_equal(options.audit.allow[0], "a+0");
	assert_string_equal(options.audit.allow[1], "My.efi+0x3020");
	assert_string_equal(options.audit.allow[2], "b+1");
	before = options;
	assert_string_equal(audit_words_parse_allow("census-allow=d", 14, &options.audit, word),
			    BAD_ALLOW);
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
		struct all_options options = expect_good(texts[i]);

		assert_int_equal(options.handoff.virtmap, VIRTMAP_PACKED);
		assert_int_equal(options.handoff.reset, RESET_COLD);
	}
}

/* Load options often end with a zero, which is a blank here. */
static void test_zero_is_blank(void **state)
{
	char word[OPTION_WORD_SIZE];
	struct all_options options;

	(void)state;
	assert_null(parse_sized("reset=warm\0", 11, &options, word));
	assert_int_equal(options.handoff.reset, RESET_WARM);
}

/* The last word for a name counts, but an earlier one must be good too. */
static void test_last_word_counts(void **state)
{
	(void)state;
	assert_int_equal(expect_good("reset=cold reset=halt").handoff.reset, RESET_HALT);
	expect_refused("reset=never reset=halt", BAD_RESET, "reset=never");
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
		expect_bad(texts[i], BAD_VIRTMAP, texts[i]);
	expect_bad("reset=", BAD_RESET, "reset=");
	expect_bad("reset=shutdownshutdown", BAD_RESET, "reset=shutdownshutdown");
	expect_bad("audit=", BAD_AUDIT, "audit=");
	expect_bad("audit=steps", BAD_AUDIT, "audit=steps");
}

/* The names stand in the sentence, in their order. */
static void expect_told(const char *rest, const char names[][OPTION_NAME_SIZE], uint32_t first,
			uint32_t count)
{
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
	expect_told(BAD_VIRTMAP, virtmap_names, 0, VIRTMAP_COUNT);
	expect_told(BAD_RESET, reset_names, 0, RESET_COUNT);
	expect_told(BAD_AUDIT, audit_names, 0, AUDIT_COUNT);
	expect_told(BAD_SVAM_TEST, svam_test_names, 1, SVAM_TEST_COUNT);
}

/* What is no option is named; what stood before it has had its effect, and what follows has none. */
static void test_unknown(void **state)
{
	static const char *const texts[] = {
		"virtmap",	"=",	      "=none", "virtmaps=none", "virtma=none",
		"VIRTMAP=none", "reset:cold",
	};
	struct all_options options;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		expect_bad(texts[i], UNKNOWN, texts[i]);
	options = expect_refused("virtmap=none reset=cold speed=fast reset=warm", UNKNOWN,
				 "speed=fast");
	assert_int_equal(options.handoff.virtmap, VIRTMAP_NONE);
	assert_int_equal(options.handoff.reset, RESET_COLD);
}

/* The first wrong word is named, whatever is wrong about it. */
static void test_first_wrong_word(void **state)
{
	(void)state;
	expect_bad("reset=never root=/dev/sdb3", BAD_RESET, "reset=never");
	expect_bad("root=/dev/sdb3 reset=never", UNKNOWN, "root=/dev/sdb3");
}

/* Asks by both tables, or the handoff's alone; nothing is changed. */
static bool knows(bool audits, const char *text, char word[OPTION_WORD_SIZE])
{
	struct all_options options = default_options();
	const struct all_options before = options;
	const struct option_table handoff = {option_rows, OPTION_ROWS, &options.handoff, NULL};
	const struct option_table audit = {audit_option_rows, AUDIT_OPTION_ROWS, &options.audit,
					   &handoff};
	bool known = option_table_parse((struct token){text, strlen(text)},
					audits ? &audit : &handoff, OPTION_LOOK_UP, word) == NULL;

	assert_memory_equal(&options, &before, sizeof(before));
	return known;
}

/* A text that was meant for somebody else is known by its words, whatever values stand in front of them
 * (U-Boot's bootargs). */
static void test_whose_words(void **state)
{
	char word[OPTION_WORD_SIZE], text[2 * OPTION_WORD_SIZE] = "reset=cold ";

	(void)state;
	assert_true(knows(false, "", word));
	assert_true(knows(false, "reset=cold virtmap=none # root=/dev/sdb3", word));
	assert_true(knows(false, "reset=never virtmap=", word));
	assert_false(knows(false, "reset=never root=/dev/sdb3", word));
	assert_string_equal(word, "root=/dev/sdb3");
	assert_false(knows(false, "root=/dev/sdb3 console", word));
	assert_string_equal(word, "root=/dev/sdb3");
	assert_false(knows(false, "reset=cold quiet", word));
	assert_string_equal(word, "quiet");
	assert_false(knows(false, "audit=step", word));
	assert_string_equal(word, "audit=step");
	assert_true(knows(true, "audit=never reset=never", word));
	memset(text + strlen(text), 'a', OPTION_WORD_SIZE);
	assert_false(knows(true, text, word));
	assert_int_equal(strlen(word), OPTION_WORD_SIZE - 1);
}

/* Under Secure Boot, of what is not signed: what changes firmware's state or its stores is refused in words. */
static void test_guarded(void **state)
{
	static const char *const guarded[] = {"keep=pstore", "svam-test=before-exit", "checks=all",
					      "reset=platform"};
	static const char *const free[] = {"keep=no", "checks=time.*", "reset=warm", "after=again"};
	struct all_options options = default_options();
	const struct option_table handoff = {option_rows, OPTION_ROWS, &options.handoff, NULL};
	const struct option_table audit = {audit_option_rows, AUDIT_OPTION_ROWS, &options.audit,
					   &handoff};
	char word[OPTION_WORD_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(guarded) / sizeof(guarded[0]); i++) {
		const struct token token = {guarded[i], strlen(guarded[i])};

		assert_string_equal(option_table_parse(token, &audit, OPTION_TAKE_UNSIGNED, word),
				    "changes firmware: Secure Boot wants it in the signed image");
		assert_string_equal(word, guarded[i]);
		assert_null(option_table_parse(token, &audit, OPTION_TAKE, word));
	}
	for (size_t i = 0; i < sizeof(free) / sizeof(free[0]); i++)
		assert_null(option_table_parse((struct token){free[i], strlen(free[i])}, &audit,
					       OPTION_TAKE_UNSIGNED, word));
}

/* The handoff has two options: an audit's are none of its own, and change nothing. */
static void test_tables_of_the_handoff(void **state)
{
	static const char *const texts[] = {"audit=step",	"svam-test=before-exit",
					    "hang-limit=1",	"reclaim=1",
					    "census-step=4",	"census-allow=a+0",
					    "checks=all",	"first-call=boot",
					    "ready-to-boot=no", "after=again",
					    "hold=1",		"boot-next=yes",
					    "keep=pstore",	"mode=800x600"};
	const struct all_options before = default_options();
	char word[OPTION_WORD_SIZE];
	struct all_options options;

	(void)state;
	assert_int_equal(sizeof(texts) / sizeof(texts[0]), AUDIT_OPTION_ROWS);
	for (size_t i = 0; i < AUDIT_OPTION_ROWS; i++) {
		assert_string_equal(parse_with(false, texts[i], strlen(texts[i]), &options, word),
				    UNKNOWN);
		assert_string_equal(word, texts[i]);
		assert_memory_equal(&options, &before, sizeof(before));
	}
	assert_null(parse_with(false, "virtmap=none reset=halt", 23, &options, word));
	assert_int_equal(options.handoff.virtmap, VIRTMAP_NONE);
	assert_int_equal(options.handoff.reset, RESET_HALT);
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
	expect_bad(text, UNKNOWN, cut);
	text[OPTION_WORD_SIZE - 1] = 'a';
	text[OPTION_WORD_SIZE] = '\0';
	expect_bad(text, option_too_long, cut);
	text[OPTION_WORD_SIZE] = 'a';
	text[sizeof(text) - 1] = '\0';
	expect_bad(text, option_too_long, cut);
}

/* A word that is too long is named behind good ones too, which have had their effect. */
static void test_too_long_behind_good_words(void **state)
{
	char text[OPTION_WORD_SIZE * 2] = "reset=cold ", cut[OPTION_WORD_SIZE] = "";

	(void)state;
	memset(text + strlen(text), 'a', OPTION_WORD_SIZE);
	memset(cut, 'a', OPTION_WORD_SIZE - 1);
	assert_int_equal(expect_refused(text, option_too_long, cut).handoff.reset, RESET_COLD);
}

/* A word comes back printable: here a byte order mark, and a delete character. */
static void test_unprintable(void **state)
{
	(void)state;
	expect_bad("\xef\xbb\xbfreset=\x7f", UNKNOWN, "???reset=?");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_every_value),
		cmocka_unit_test(test_allow_file),
		cmocka_unit_test(test_separators),
		cmocka_unit_test(test_zero_is_blank),
		cmocka_unit_test(test_last_word_counts),
		cmocka_unit_test(test_bad_value),
		cmocka_unit_test(test_values_are_told),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_unprintable),
		cmocka_unit_test(test_first_wrong_word),
		cmocka_unit_test(test_whose_words),
		cmocka_unit_test(test_guarded),
		cmocka_unit_test(test_tables_of_the_handoff),
		cmocka_unit_test(test_too_long_behind_good_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
