/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The drivers under test: did they start, and does each lie where its kind may lie?
 */
#ifndef AUDIT_DRIVER_PLACES_H
#define AUDIT_DRIVER_PLACES_H

#include <handoff.h>

/*
 * A fact for each driver, and the check audit.drivers; nothing where there are none. Not ok for one
 * that did not load or start, for a runtime driver outside runtime memory, and for any driver that
 * left an entry of gRT that leads to its image, where that does not stay. An unloaded driver is no
 * fault but a fact: unloaded=yes.
 */
void drivers_check(const struct handoff *handoff);

#endif
