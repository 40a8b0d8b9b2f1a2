/* SPDX-License-Identifier: BSD-2-Clause-Patent */
#ifndef ALL_CHECKS_H
#define ALL_CHECKS_H

/* The name of the one check that is not asked for; "" is none. */
extern const char *all_checks_but;

/* The one that is asked for, or NULL: all of them. */
extern const char *all_checks_only;

#endif
