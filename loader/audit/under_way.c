/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The call that is made now, on the serial port alone: before the exit nobody ends a service that hangs, and
 * after it no timer helps where a machine ends. Where the port takes nothing, the line before stands.
 */
#include "kernel/lib/format.h"
#include "loader/audit/audit.h"

void under_way(struct audit *audit, const char *what)
{
	char line[96];

	if (audit->under_way != what || audit->phase != audit->under_way_in)
		serial_write(&audit->loader.output.serial, line,
			     format_text(line, sizeof(line), "brightline: under way: %s\n", what));
	audit->under_way = what;
	audit->under_way_in = audit->phase;
}

bool under_way_step(struct audit *audit, unsigned int number, const char *name)
{
	(void)output_step(&audit->loader.output, number, name); /* always true */
	under_way(audit, name);
	return true;
}
