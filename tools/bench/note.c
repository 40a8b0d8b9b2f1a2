/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* The note by which our loader knows a kernel of its own; only its marker kernel has it. */
#include <handoff.h>

HANDOFF_KERNEL;
