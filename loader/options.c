/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Step 2: the options in the loader's own image where the kernel is there too, else
 * \EFI\brightline\cmdline.txt; then the load options of our boot entry on top of them.
 *
 * The last word for a name counts, so load options win. They are whatever the boot manager passed on: UTF-16
 * text from efibootmgr or a shell, or bytes that were meant for somebody else. EDK II marks entries of its own
 * with a GUID (mBmAutoCreateBootOptionGuid), which is no printable text, and no mistake of a user's either.
 */
#include "kernel/lib/processor.h"
#include "loader/steps.h"

#define CMDLINE "cmdline.txt"
#define LOAD_OPTIONS_MAX 1024

/* Options in our own image are as good as our signature; under Secure Boot all others are guarded, since whoever
 * can write a file or a boot entry may have written them. */
static bool take(struct firmware *firmware, const struct option_table *table, const char *where,
		 struct token words, bool guarded)
{
	char word[OPTION_WORD_SIZE];
	const char *sentence = option_table_parse(words, table,
						  guarded ? OPTION_TAKE_UNSIGNED : OPTION_TAKE,
						  word);

	return sentence == NULL ||
	       output_refusal(firmware->output, sentence, "%s: %s", where, word);
}

static bool read_image_or_file(struct firmware *firmware, const struct option_table *table)
{
	const struct pages section = firmware_section(firmware, SECTION_CMDLINE);
	struct token text = {section.data, section.size};

	if (firmware_section(firmware, SECTION_KERNEL).data != NULL)
		return take(firmware, table, SECTION_CMDLINE, text, false);
	return file_load_text(firmware, CMDLINE, &text) &&
	       take(firmware, table, FILE_PATH(CMDLINE), text, firmware->secure_boot);
}

/* The length of load options that are printable UTF-16, as ASCII in `text`; 0 if they are not. */
static size_t printable_load_options(const EFI_LOADED_IMAGE_PROTOCOL *image,
				     char text[LOAD_OPTIONS_MAX])
{
	const CHAR16 *options = image->LoadOptions;
	size_t count = image->LoadOptionsSize / sizeof(CHAR16);

	if (!is_readable(options, image->LoadOptionsSize) ||
	    image->LoadOptionsSize % sizeof(CHAR16) != 0)
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
	return i != 0 && start + i == end && (name[i] == '\0' || name[i] == '.') ? end : 0;
}

/*
 * U-Boot's bootefi hands over $bootargs, in which its x86 default has a root=/dev/sdb3 for Linux: what
 * holds words of others is not for us there. Everywhere else such a word is a mistake.
 */
static bool read_load_options(struct firmware *firmware, const struct option_table *table)
{
	char text[LOAD_OPTIONS_MAX], word[OPTION_WORD_SIZE];
	size_t length = printable_load_options(firmware->loaded_image, text);
	size_t skip = skip_own_name(firmware->loaded_image, text, length);
	const struct token words = {text + skip, length - skip};
	char vendor[HANDOFF_VENDOR_SIZE];

	firmware_vendor(firmware, vendor);
	if (strcmp(vendor, "Das U-Boot") == 0 &&
	    option_table_parse(words, table, OPTION_LOOK_UP, word) != NULL) {
		output_line(firmware->output, "load options are passed over: %s is not for us",
			    word);
		return true;
	}
	return take(firmware, table, "load options", words, firmware->secure_boot);
}

bool options_read(struct firmware *firmware, const struct option_table *table)
{
	return read_image_or_file(firmware, table) && read_load_options(firmware, table);
}
