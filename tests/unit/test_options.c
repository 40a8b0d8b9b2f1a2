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
	expect_bad("reset=never reset=halt", STATUS_OPTION_VALUE, "reset=never");
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
		expect_bad(texts[i], STATUS_OPTION_VALUE, texts[i]);
}

/* A limit is a number of milliseconds, 0 included; the largest of 32 bits means that none was given. */
static void test_hang_limit(void **state)
{
	(void)state;
	assert_int_equal(expect_good("").hang_limit, HANG_LIMIT_DEFAULT);
	assert_int_equal(expect_good("hang-limit=0").hang_limit, 0);
	assert_int_equal(expect_good("hang-limit=2500").hang_limit, 2500);
	assert_int_equal(expect_good("hang-limit=4294967294").hang_limit, UINT32_MAX - 1);
	expect_bad("hang-limit=4294967295", STATUS_OPTION_VALUE, "hang-limit=4294967295");
	expect_bad("hang-limit=", STATUS_OPTION_VALUE, "hang-limit=");
	expect_bad("hang-limit=2s", STATUS_OPTION_VALUE, "hang-limit=2s");
	expect_bad("hang-limit=-1", STATUS_OPTION_VALUE, "hang-limit=-1");
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
		expect_bad(texts[i], STATUS_OPTION_VALUE, texts[i]);
}

/* A value must be whole and spelled as it is in include/options.h. */
static void test_bad_value(void **state)
{
	static const char *const texts[] = {
		"virtmap=",	 "virtmap=pack",	   "virtmap=packedd", "virtmap=Packed",
		"virtmap==none", "reset=shutdownshutdown", "reset=",	      "virtmap=:",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		expect_bad(texts[i], STATUS_OPTION_VALUE, texts[i]);
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

/* A word of 63 characters is looked at, one of 64 is too long and comes back cut off. */
static void test_too_long(void **state)
{
	char text[OPTION_WORD_SIZE * 2];
	char cut[OPTION_WORD_SIZE];

	(void)state;
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
		cmocka_unit_test(test_separators),
		cmocka_unit_test(test_zero_is_blank),
		cmocka_unit_test(test_last_word_counts),
		cmocka_unit_test(test_seed),
		cmocka_unit_test(test_bad_seed),
		cmocka_unit_test(test_hang_limit),
		cmocka_unit_test(test_reclaim),
		cmocka_unit_test(test_bad_reclaim),
		cmocka_unit_test(test_bad_value),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_unprintable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
