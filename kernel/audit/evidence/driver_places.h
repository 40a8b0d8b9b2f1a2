/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The drivers under test: did they start, and is what is left of each where its kind allows?
 */
#ifndef AUDIT_DRIVER_PLACES_H
#define AUDIT_DRIVER_PLACES_H

#include <handoff.h>

/*
 * A fact for each driver, and the check audit.drivers; nothing where there are none. Not ok for one
 * that did not load or start, for a runtime driver outside runtime memory, and for whatever left an
 * entry of gRT that leads to where it was and does not stay. To be unloaded is no fault, and a fact:
 * unloaded=yes.
 */
void drivers_check(const struct handoff *handoff);

#endif
