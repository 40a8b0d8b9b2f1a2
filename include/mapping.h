/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * One line of an address space: what is seen where, with which rights, through which cache.
 *
 * An address space is designed as a table of these (loader/space.c); the page-table
 * builder only carries the table out.
 */
#ifndef MAPPING_H
#define MAPPING_H

#include <address.h>

enum rights {
	RIGHTS_R = 0,
	RIGHTS_W = 1, /* bits: RW is RIGHTS_W, RX is RIGHTS_X */
	RIGHTS_X = 2,
	RIGHTS_WX = 3,
};

enum cache {
	CACHE_WRITE_BACK,
	CACHE_WRITE_COMBINING,
	CACHE_UNCACHED,
};

struct mapping {
	vaddr_t virtual;
	paddr_t physical;
	uint64_t size;	/* whole pages */
	uint8_t rights; /* enum rights */
	uint8_t cache;	/* enum cache */
	uint8_t large;	/* 2 MiB and 1 GiB pages may be used: nobody will change rights in it */
};

#endif
