/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A small firmware behind owner_call(): a store of variables, a clock, a count, no capsules. It
 * works, and can be told to get one thing wrong.
 */
#ifndef SMALL_FIRMWARE_H
#define SMALL_FIRMWARE_H

#include <stdbool.h>

#include "kernel/lib/efi_runtime.h"

enum defect {
	NONE,
	NAMES_LOOP,
	NAMES_LOOP_LATE, /* comes back to the third name */
	NAMES_NEVER_END, /* each is another */
	NAMES_WANT_NO_MORE,
	NAMES_WANT_TOO_MUCH,
	NAMES_WITHOUT_END,
	NAMES_OF_NOTHING, /* lists a variable that GetVariable does not know */
	SIZE_BEYOND,	  /* GetVariable says it wrote one byte more */
	SIZE_OF_ALL,	  /* or more than there is memory */
	ATTRIBUTES_LATE,  /* and not with the size */
	WRITES_BEYOND,
	NO_SIZE, /* no room is no error */
	SECURE_BOOT_TWO,
	FORGETS,
	APPEND_REPLACES,
	APPEND_REFUSED,	  /* as if the store were closed */
	APPEND_NEEDS_ONE, /* and creates none */
	APPEND_NOTHING_DELETES,
	TAKES_ANYTHING,
	TAKES_UNSIGNED,
	TAKES_REPLAY,
	TAKES_OTHER_KEY,
	DELETES_UNSIGNED, /* for a user who is present, as OVMF does */
	REFUSES_SAME,	  /* contents that are there already */
	KEEPS_DELETED,
	KEEPS_WITHOUT_CONTENTS, /* and says EFI_SUCCESS */
	REFUSES_TO_DELETE,	/* by a write without contents */
	KEEPS_LONGER,		/* what is replaced by less keeps its size */
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
	TELLS_NOBODY, /* QueryVariableInfo, where a result is NULL */
	SPACE_GROWS,
	TIRES, /* the defective service, after some calls */
	CLOCK_GOES_BACK,
	CLOCK_STANDS,
	CLOCK_WANDERS,	     /* to another zone */
	CLOCK_SHIFTS,	     /* an hour from where it is set to */
	CLOCK_DEAF,	     /* GetTime fails as soon as the clock was set */
	CLOCK_TELLS_NOTHING, /* is set, and GetTime says that it was not */
	CLOCK_HAS_NO_ZONE,
	CLOCK_HAS_NO_DAYLIGHT,
	CLOCK_OF_TWO_DIGITS, /* keeps 1998 to 2097 */
	CLOCK_OF_ONE_END,    /* the same, but what is later is a device error */
	CLOCK_OF_ONE_DIGIT,  /* keeps 2020 to 2029 */
	CLOCK_SETS_REFUSED,  /* refuses 2012, and is set to it */
	NEEDS_CAPABILITIES,
	NO_CAPABILITIES_NO_TIME,
	ACCURACY_WANDERS,
	TAKES_ANY_TIME,
	ALARM_OF_25,
	ALARM_WANDERS, /* while it is off */
	ALARM_STAYS_ON,
	ALARM_OFF_NEEDS_TIME,
	ALARM_OFF_CHECKS_TIME, /* if there is one */
	ALARM_AT_NO_TIME,
	ALARM_LOSES_SECONDS,
	ALARM_RINGS_AT_ONCE,
	ALARM_OF_A_DAY, /* a time that is further away is unsupported */
	ALARM_FAR_INVALID,
	COUNT_STANDS,
	CAPSULE_GARBAGE, /* neither a size nor a reset */
	CAPSULE_NO_SIZE,
	CAPSULE_NO_RESET,
	TAKES_NO_CAPSULE,
	CAPSULE_TOO_MUCH,
	CAPSULE_DENIED,
	CAPSULE_WANDERS,
	STORE_FULL,
	STORE_CLOSED,
	PROTECTED, /* one variable may be listed and not read */
	ABORTS,
	ABORTS_LATE, /* when all is done */
	TOUCHES,     /* something else at each call, which is a finding */
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
	enum service defective; /* which service ABORTS, ABORTS_LATE, TOUCHES or is UNSUPPORTED */
	unsigned int touched;
	struct variable store[STORE_SIZE];
	EFI_TIME clock;	    /* goes on by a second right before it is read */
	unsigned int ticks; /* so many of them */
	unsigned int clock_sets;
	EFI_TIME last_set; /* what was given last, taken or not */
	bool alarm;
	unsigned int alarm_sets;
	EFI_TIME alarm_time;
	enum service silent; /* answers EFI_DEVICE_ERROR; SERVICE_COUNT: none */
	uint32_t count;
	bool aborted[SERVICE_COUNT];
	unsigned int calls;
	unsigned int made, call_ms; /* calls of all services, and what each takes */
	unsigned int writes_left;   /* contents that SetVariable takes, plus 1; 0: any number */
	uint64_t used;		    /* bytes of the store, deleted ones too */
	bool authenticates; /* has authenticated variables, and keeps all from being written */
	bool turned;	    /* NAMES_TWICE and NAMES_GO_ON have done it */
};
extern struct small_firmware firmware;

/* What an argument points to. */
static inline void *small_at(uint64_t address)
{
	return (void *)(uintptr_t)address;
}

/* small_clock.c: the services of the clock and the alarm. */
void small_clock_reset(void);
EFI_STATUS small_clock_get(EFI_TIME *time, EFI_TIME_CAPABILITIES *capabilities);
EFI_STATUS small_clock_set(const EFI_TIME *time);
EFI_STATUS small_alarm_get(uint8_t *enabled, uint8_t *pending, EFI_TIME *time);
EFI_STATUS small_alarm_set(bool enable, const EFI_TIME *time);

/* Works, and holds five variables, one of them with a long name. */
void firmware_reset(void);

/* small_store.c: the services of variables, and what the store begins with. */
EFI_STATUS store_answer(enum service service, const uint64_t *a);
void store_fill(void);

/* small_names.c: GetNextVariableName. */
EFI_STATUS small_names_next(const uint64_t *a);

struct variable *firmware_find(const CHAR16 *name, const EFI_GUID *vendor);
void firmware_put(const CHAR16 *name, const EFI_GUID *vendor, const void *data, uint64_t size);

#endif
