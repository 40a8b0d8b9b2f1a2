/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * How the report comes home: by the next start of the same medium, and before that on the screen.
 */
#ifndef HOMECOMING_H
#define HOMECOMING_H

#include <handoff.h>

/*
 * Says where the report is, for whoever reads the page. Of a report that is kept across the reset BootNext is
 * set to BootCurrent, if it is asked for and allowed: a medium that was chosen by hand would not be started
 * again. Findings in these calls are findings like others.
 */
void homecoming_prepare(const struct handoff *handoff);

/* Leaves the page on the screen for as long as hold= says, and counts down below it. */
void homecoming_hold(const struct handoff *handoff);

#endif
