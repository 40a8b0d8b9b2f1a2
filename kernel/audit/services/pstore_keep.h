/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The closing page in the store of variables; include/audit/pstore.h has its form.
 */
#ifndef SERVICES_PSTORE_KEEP_H
#define SERVICES_PSTORE_KEEP_H

#include <handoff.h>

/*
 * Under keep=pstore, behind the report's end: the lines that the closing page is drawn from, which are a report
 * themselves. `# kept-report` and `# pstore` say where they are, or why they are not in the store: where
 * SetVariable is not to be called, where an earlier page waits there, where it would fill the store too far, and
 * where a write is refused, after which nothing of it stays.
 */
void pstore_keep(const struct handoff *handoff);

#endif
