/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Step 2: \EFI\brightline\cmdline.txt, then the load options of our boot entry on top of it; and
 * \EFI\brightline\census-allow.txt, whose words are what census-allow= may be.
 *
 * The last word for a name counts, so load options win. They are whatever the boot manager passed
 * on: UTF-16 text from efibootmgr or a shell, or bytes that were meant for somebody else. EDK II
 * marks the entries that it made by itself with a GUID (mBmAutoCreateBootOptionGuid); such bytes
 * are no printable text, and no mistake of a user's either, so they are passed over in silence.
 */
#include "loader/core/options.h"

#include <arch/timer.h>

#include "kernel/lib/string.h"
#include "loader/device_path.h"
#include "loader/file.h"
#include "loader/pages.h"
#include "loader/steps.h"

#define CMDLINE_PATH "\\EFI\\brightline\\cmdline.txt"
#define CENSUS_ALLOW_PATH "\\EFI\\brightline\\census-allow.txt"
#define WORDS_MAX 4096
#define LOAD_OPTIONS_MAX 1024

typedef enum status options_parser(const char *text, size_t length, struct options *options,
				   char word[OPTION_WORD_SIZE]);

static bool read_words(struct loader *loader, const char *path, options_parser *parse)
{
	char word[OPTION_WORD_SIZE];
	EFI_FILE_HANDLE handle;
	EFI_STATUS opened;
	enum status status;
	struct file file;

	/* Only these files may be missing, and with them all of their volume. */
	opened = file_open(loader, path, &handle);
	if (opened == EFI_NOT_FOUND || opened == EFI_UNSUPPORTED)
		return true;
	if (EFI_ERROR(opened))
		return report_failure(loader, opened, "%s", path);
	(void)handle->Close(handle);
	if (!file_read(loader, path, WORDS_MAX, &file))
		return false;
	status = parse(file.pages.data, file.size, &loader->options, word);
	pages_give_back(loader, &file.pages);
	if (status != STATUS_OK)
		return report_refusal(loader, status, "%s: %s", path, word);
	return true;
}

/* The length of load options that are printable UTF-16, as ASCII in `text`; 0 if they are not. */
static size_t printable_load_options(const EFI_LOADED_IMAGE_PROTOCOL *image,
				     char text[LOAD_OPTIONS_MAX])
{
	const CHAR16 *options = image->LoadOptions;
	size_t count = image->LoadOptionsSize / sizeof(CHAR16);

	if (options == NULL || image->LoadOptionsSize % sizeof(CHAR16) != 0)
		return 0;
	for (size_t i = 0; i < count; i++) {
		if (options[i] == 0)
			return i;
		if (i == LOAD_OPTIONS_MAX || options[i] >= 0x7f ||
		    (options[i] < ' ' && options[i] != '\t' && options[i] != '\r' &&
		     options[i] != '\n'))
			return 0;
		text[i] = (char)options[i];
	}
	return count;
}

static char lower(char character)
{
	return character >= 'A' && character <= 'Z' ? (char)(character - 'A' + 'a') : character;
}

/*
 * A shell puts the command itself in front: FS0:\EFI\BOOT\BOOTX64.EFI, or its name without the
 * suffix. The length of a first word that names this image so, or 0.
 */
static size_t skip_own_name(const EFI_LOADED_IMAGE_PROTOCOL *image, const char *text, size_t length)
{
	char name[HANDOFF_NAME_SIZE];
	size_t start = 0, end = 0, i = 0;

	if (!device_path_file_name(image->FilePath, name))
		return 0;
	for (; end < length && text[end] != ' '; end++)
		if (text[end] == '\\' || text[end] == '/' || text[end] == ':')
			start = end + 1;
	while (start + i < end && name[i] != '\0' && lower(text[start + i]) == lower(name[i]))
		i++;
	if (i == 0 || start + i != end || (name[i] != '\0' && name[i] != '.'))
		return 0;
	return end;
}

/*
 * U-Boot's bootefi hands over $bootargs, in which its x86 default has a root=/dev/sdb3 for Linux: what
 * holds words of others is not for us there. Everywhere else such a word is a mistake.
 */
static bool are_bootargs(const struct loader *loader)
{
	static const CHAR16 u_boot[] = L"Das U-Boot";
	const CHAR16 *vendor = loader->system_table->FirmwareVendor;

	for (size_t i = 0; i < sizeof(u_boot) / sizeof(u_boot[0]); i++)
		if (vendor == NULL || vendor[i] != u_boot[i])
			return false;
	return true;
}

static bool read_load_options(struct loader *loader)
{
	char text[LOAD_OPTIONS_MAX], word[OPTION_WORD_SIZE];
	enum status status;
	size_t length, skip;

	length = printable_load_options(loader->loaded_image, text);
	skip = skip_own_name(loader->loaded_image, text, length);
	status = options_parse(text + skip, length - skip, &loader->options, word);
	if (status == STATUS_OPTION_UNKNOWN && are_bootargs(loader)) {
		report_line(loader, "load options are passed over: %s is not for us", word);
		return true;
	}
	if (status != STATUS_OK)
		return report_refusal(loader, status, "load options: %s", word);
	return true;
}

bool options_read(struct loader *loader)
{
	loader->options = (struct options)OPTIONS_DEFAULT;
	/* On a board somebody stands before the screen, and it may be the only one who hears us. */
	if (!timer_is_virtual_machine())
		loader->options.reset = RESET_HALT;
	if (!read_words(loader, CMDLINE_PATH, options_parse) || !read_load_options(loader) ||
	    !read_words(loader, CENSUS_ALLOW_PATH, options_parse_allow))
		return false;
	/* They change nothing, says the specification. A board is asked only if its owner wants that. */
	loader->trials = timer_is_virtual_machine() || strcmp(loader->options.checks, "all") == 0;
	report_line(loader, "virtmap=%s reset=%s", virtmap_names[loader->options.virtmap],
		    reset_names[loader->options.reset]);
	return true;
}
