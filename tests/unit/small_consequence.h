/* SPDX-License-Identifier: BSD-2-Clause-Patent */
#ifndef SMALL_CONSEQUENCE_H
#define SMALL_CONSEQUENCE_H

#include "kernel/audit/findings/consequence.h"

/* The service whose end everything follows from; SERVICE_COUNT unless set. */
extern enum service small_consequence;

/* The entry of gRT that is NULL and that firmware runs into; SERVICE_COUNT unless set. */
extern enum service small_empty;

#endif
