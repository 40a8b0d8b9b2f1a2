/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The rows of include/audit/examination.h, called through the backend of one phase.
 *
 * For both sides of the exit, as the probe is, and with the same buffers: no globals, and nothing is
 * judged.
 */
#ifndef GUARD_EXAMINATION_H
#define GUARD_EXAMINATION_H

#include <audit/examination.h>

#include "kernel/guard/probe.h"

/*
 * Calls every row and writes down its answer. `phase` is boot, physical or virtual; a service whose
 * bit (1 << enum service) is in `left_alone` is not called, and one that did not return by itself is
 * not called again.
 */
void examination_run(const struct probe_backend *backend, enum phase phase, uint32_t left_alone,
		     struct examination *examination);

#endif
