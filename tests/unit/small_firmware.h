/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A small firmware behind watch_call(): a store of variables, a clock, a count, no capsules. It works,
 * and can be told to get one thing wrong.
 */
#ifndef SMALL_FIRMWARE_H
#define SMALL_FIRMWARE_H

#include <efi_runtime.h>
#include <stdbool.h>

enum defect {
	NONE,
	NAMES_LOOP,
	NAMES_LOOP_LATE, /* comes back to the third name */
	NAMES_WANT_NO_MORE,
	NAMES_WANT_TOO_MUCH,
	NAMES_WITHOUT_END,
	NAMES_OF_NOTHING, /* lists a variable that GetVariable does not know */
	SIZE_BEYOND,	  /* GetVariable says it wrote one byte more */
	WRITES_BEYOND,
	NO_SIZE, /* no room is no error */
	SECURE_BOOT_TWO,
	FORGETS,
	APPEND_REPLACES,
	APPEND_NEEDS_ONE, /* and creates none */
	APPEND_NOTHING_DELETES,
	TAKES_ANYTHING,
	TAKES_UNSIGNED,
	TAKES_REPLAY,
	TAKES_OTHER_KEY,
	DELETES_UNSIGNED, /* for a user who is present, as OVMF does */
	REFUSES_SAME,	  /* contents that are there already */
	KEEPS_DELETED,
	KEEPS_LONGER, /* what is replaced by less keeps its size */
	KEEPS_WITHOUT_ATTRIBUTES,
	CHANGES_ATTRIBUTES,
	CUTS_OFF, /* more than 1,024 bytes */
	IGNORES_VENDOR,
	IGNORES_CASE,
	NAMES_TWICE,
	NAMES_OF_BUFFERS_SIZE,
	NAMES_GO_ON,	 /* the end is the beginning, the second time */
	NAMES_ONE_SHORT, /* a character too little is enough */
	NAMES_NOT_OURS,
	MORE_THAN_ALL,
	SPACE_GROWS,
	TIRES, /* the defective service, after some calls */
	TIME_OF_25,
	CLOCK_GOES_BACK,
	TAKES_ANY_TIME,
	ALARM_OF_25,
	COUNT_STANDS,
	CAPSULE_GARBAGE,
	TAKES_NO_CAPSULE,
	CAPSULE_TOO_MUCH,
	STORE_FULL,
	STORE_CLOSED,
	PROTECTED, /* one variable may be listed and not read */
	ABORTS,
	UNSUPPORTED,
	FLOODS, /* with accesses: ten of a call do not fit the guard's list any more */
};

struct variable {
	CHAR16 name[300]; /* empty: the place is free */
	EFI_GUID vendor;
	uint32_t attributes;
	uint64_t size;
	uint8_t data[5000];
	uint8_t key, time; /* of an authenticated one; key 0 is nobody's */
};

#define STORE_SIZE 16

/* How many calls of the defective service TIRES answers. */
#define TIRES_AFTER 12

struct small_firmware {
	enum defect defect;
	enum service defective; /* which service ABORTS or is UNSUPPORTED */
	struct variable store[STORE_SIZE];
	EFI_TIME clock;
	unsigned int clock_sets;
	EFI_TIME last_set; /* what was given last, taken or not */
	bool alarm;
	enum service silent; /* answers EFI_DEVICE_ERROR; SERVICE_COUNT: none */
	uint32_t count;
	bool aborted[SERVICE_COUNT];
	unsigned int calls;
	uint64_t used;	    /* bytes of the store, deleted ones too */
	bool authenticates; /* has authenticated variables, and keeps all from being written */
	bool turned;	    /* NAMES_TWICE and NAMES_GO_ON have done it */
};
extern struct small_firmware firmware;

/* Works, and holds five variables, one of them with a long name. */
void firmware_reset(void);

/* small_store.c: the services of variables, and what the store begins with. */
EFI_STATUS store_answer(enum service service, const uint64_t *a);
void store_fill(void);

struct variable *firmware_find(const CHAR16 *name, const EFI_GUID *vendor);
void firmware_put(const CHAR16 *name, const EFI_GUID *vendor, const void *data, uint64_t size);

#endif
