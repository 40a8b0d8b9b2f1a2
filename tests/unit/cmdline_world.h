/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test options have in common: both loaders' ways to read them, from a volume that is
 * scripted and from load options.
 */
#ifndef CMDLINE_WORLD_H
#define CMDLINE_WORLD_H

#include "tests/unit/volume.h"

#include "loader/audit/audit_options.c"

#define CMDLINE_NAME "cmdline.txt"
#define ALLOW_NAME "census-allow.txt"

/* ---- The loader's other room ---- */

static bool virtual_machine;

bool hypervisor_is_present(void)
{
	return virtual_machine;
}

/* ---- Reading, as both loaders do it ---- */

static inline void put_text(size_t index, const char *name, const char *text)
{
	put_file(index, name, text, strlen(text));
}

/* By the handoff's table alone, or with an audit's in front of it. */
static inline bool read_tables(struct scripted_firmware *firmware, bool with_audit)
{
	struct loader *loader = firmware->loader;
	const struct option_table handoff = {option_rows, OPTION_ROWS, &loader->handoff.options,
					     NULL};
	const struct option_table audit = {audit_option_rows, AUDIT_OPTION_ROWS,
					   &firmware->audit.options, &handoff};

	return options_read(&loader->firmware, with_audit ? &audit : &handoff);
}

static inline bool read(struct scripted_firmware *firmware)
{
	return read_tables(firmware, false);
}

static inline bool read_audit(struct scripted_firmware *firmware)
{
	firmware->audit.options = (struct audit_options)AUDIT_OPTIONS_DEFAULT;
	return read_tables(firmware, true) && audit_options_read(&firmware->audit);
}

static inline void expect_failure(const struct scripted_firmware *firmware, const char *text)
{
	if (strstr(firmware->loader->output.failure, text) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", firmware->loader->output.failure, text);
}

#endif
