/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* Options in every encoding. */
#include "tests/sweep/sweep.h"

static UINT8 many[5000];

#define TEXT(name, bytes)                                                                          \
	{                                                                                          \
		name, bytes, sizeof(bytes) - 1                                                     \
	}

static const struct {
	const char *name, *bytes;
	UINTN size;
} options[] = {
	TEXT("empty", ""),
	TEXT("one line", "virtmap=offset\n"),
	TEXT("no line end", "virtmap=offset"),
	TEXT("CR LF", "virtmap=offset\r\nreset=cold\r\n"),
	TEXT("CR alone", "virtmap=offset\rreset=cold\r"),
	TEXT("tabs", "\tvirtmap=offset\t\treset=cold\t"),
	TEXT("UTF-8 mark", "\xef\xbb\xbfvirtmap=offset\n"),
	TEXT("UTF-16 LE", "\xff\xfev\0i\0r\0t\0m\0a\0p\0=\0o\0f\0f\0s\0e\0t\0\n\0"),
	TEXT("UTF-16 BE", "\xfe\xff\0v\0i\0r\0t\0m\0a\0p\0=\0o\0f\0f\0s\0e\0t\0\n"),
	TEXT("UTF-16 LE without a mark", "v\0i\0r\0t\0m\0a\0p\0=\0o\0f\0f\0s\0e\0t\0\n\0"),
	TEXT("UTF-16 LE of others", "r\0o\0o\0t\0=\0x\0"),
	TEXT("UTF-32", "\xff\xfe\0\0v\0\0\0i\0\0\0r\0\0\0t\0\0\0"),
	TEXT("zero at the start", "\0virtmap=offset\n"),
	TEXT("zero at the end", "virtmap=offset\n\0"),
	TEXT("zero in the middle", "virtmap=off\0set\n"),
	TEXT("Latin-1", "virtmap=\366ffset\n"),
	TEXT("UTF-8", "virtmap=\303\266ffset\n"),
	TEXT("no-break space", "virtmap=offset\302\240reset=cold\n"),
	TEXT("control characters", "virtmap=offset\033[2J\n"),
	TEXT("DEL", "virtmap=offset\177\n"),
	TEXT("upper case", "VIRTMAP=OFFSET\n"),
	TEXT("no value", "virtmap=\n"),
	TEXT("no name", "=offset\n"),
	TEXT("name alone", "virtmap\n"),
	TEXT("equals signs", "virtmap==offset\n"),
	TEXT("unknown name", "root=/dev/sda\n"),
	TEXT("unknown value", "virtmap=elsewhere\n"),
	TEXT("quotes", "\"virtmap=offset\"\n"),
	TEXT("comment", "# virtmap=offset\n"),
	TEXT("twice", "virtmap=offset virtmap=packed\n"),
	TEXT("UTF-7", "+AHYAaQByAHQAbQBhAHA-\n"),
	TEXT("EBCDIC", "\245\211\231\243\224\201\227\176"),
};

static void start_many(UINTN size, UINT8 byte, const char *name)
{
	sweep.real->BootServices->SetMem(many, size, byte);
	sweep.options = (struct text){many, size};
	sweep_start("options", name, (INT64)size);
}

void sweep_options(void)
{
	for (UINTN i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		sweep.options = (struct text){(UINT8 *)(UINTN)options[i].bytes, options[i].size};
		sweep_start("options", options[i].name, -1);
	}
	start_many(4096, ' ', "blanks");
	start_many(4097, ' ', "blanks");
	start_many(300, 'a', "one word");
	start_many(4096, 'a', "one word");
	start_many(4096, 0xff, "bytes of ones");
	for (UINTN i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		sweep.load_options = (void *)(UINTN)options[i].bytes;
		sweep.load_options_size = (UINT32)options[i].size;
		sweep_start("load options", options[i].name, -1);
	}
}
