/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Functions of drivers under test that are called by firmware, or by the loader without the guard: does
 * each keep what a callee keeps?
 *
 * A notification function that was built for another calling convention destroys registers of the code that
 * signals its event, which goes wrong later, and would be blamed. So what a driver gives to firmware is not
 * the function but a thunk: it seeds those registers, calls the function, and compares and restores them.
 */
#ifndef AUDIT_CHECKED_H
#define AUDIT_CHECKED_H

#include "loader/audit/audit.h"

/*
 * A function to be put in the place of that notification function of an event; the function itself if there
 * is no more room. `late`: it will be called inside SetVirtualAddressMap, where boot services have ended.
 */
EFI_EVENT_NOTIFY checked_notify(struct audit *audit, EFI_EVENT_NOTIFY notify, bool late);

/* The same for an entry of gRT that the loader is about to call itself, for one call. Without drivers under
 * test it is that entry. */
uint64_t checked_entry(struct audit *audit, enum service service, uint64_t entry);

/* The stage is entered: the findings so far become the guard's, and so do all others. `audit` has moved. */
void checked_move(struct audit *audit);

/* On the way back to firmware: from now on each thunk goes on to its function, and nothing is compared. */
void checked_close(struct audit *audit);

#endif
