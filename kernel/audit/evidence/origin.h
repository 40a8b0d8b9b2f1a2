/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Whose code is it: the platform's, or somebody else's?
 *
 * What a vendor's firmware is known for excuses its own code only. A driver under test on the same machine,
 * or one that came from a disk or a card, answers for itself.
 */
#ifndef EVIDENCE_ORIGIN_H
#define EVIDENCE_ORIGIN_H

#include <handoff.h>

/* Does a physical address lie in no driver under test, in nothing that one of them allocated, and in no
 * image from outside a firmware volume? */
bool origin_is_platform(const struct handoff *handoff, paddr_t address);

/* The same of a service's entry in gRT, before SetVirtualAddressMap and now. */
bool origin_is_platform_service(const struct handoff *handoff, enum service service);

#endif
