/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The options that an audit adds to the command line; loader/audit/core/audit_words.c reads them.
 */
#ifndef AUDIT_OPTIONS_H
#define AUDIT_OPTIONS_H

#include <options.h>

/* audit=: the reaction to an access that firmware may not make. */
enum audit_policy {
	AUDIT_CONTINUE, /* repair it until the service returns, and go on */
	AUDIT_STRICT,	/* end the service at the first one; reclaim=poison comes with it */
	AUDIT_STEP,	/* repair it for one instruction, so that every single one is seen */
	AUDIT_COUNT
};

/* svam-test=: a call of SetVirtualAddressMap that must be refused, and may use up the boot. */
enum svam_test {
	SVAM_TEST_NONE,
	SVAM_TEST_BEFORE_EXIT,
	SVAM_TEST_MISSING_RANGE,
	SVAM_TEST_FOREIGN_RANGE,
	SVAM_TEST_COUNT
};

/* first-call=: may a service whose slot of gRT a driver under test has changed be called before phase
 * virtual? One that sets itself up at its first call, with boot services, works ever after if it may. */
enum first_call { FIRST_CALL_BOOT, FIRST_CALL_VIRTUAL, FIRST_CALL_COUNT };

/* ready-to-boot=: is EFI_EVENT_GROUP_READY_TO_BOOT signalled for drivers under test? Firmware signals it
 * before it starts a loader, and so before them. */
enum ready_to_boot { READY_TO_BOOT_YES, READY_TO_BOOT_NO, READY_TO_BOOT_COUNT };

/* after=: what a start does that found the report of the start before, once it is written down and shown. */
enum after { AFTER_FIRMWARE, AFTER_AGAIN, AFTER_SHUTDOWN, AFTER_COUNT };

/* boot-next=: is BootNext set to BootCurrent before the reset? A stick that was chosen by hand is not
 * started again otherwise. */
enum boot_next { BOOT_NEXT_NO, BOOT_NEXT_YES, BOOT_NEXT_COUNT };

/* keep=: is the closing page left in the store of variables? See audit/pstore.h. */
enum keep { KEEP_NO, KEEP_PSTORE, KEEP_COUNT };

/* hold=: seconds for which a page stands on the screen; the longest, and what a board has unless it is given. */
#define HOLD_MAX 86400
#define HOLD_ON_BOARD 30

/* checks=: the names of the checks that are made, with `*` for any characters and commas between; or
 * `list`, which prints them; or `all`. Nothing: all of them, but on a machine that is not virtual those
 * which change its state only for `all`. */
#define OPTIONS_CHECKS_SIZE 64

/* census-allow=, given once for each word that holds a physical address on purpose: the word's chain
 * as the census shows it, IMAGE+OFFSET, or IMAGE+OFFSET,OFFSET… through the pointers that lead to it;
 * an offset behind one of them may be negative. The text has that form here, and is printable. */
#define OPTIONS_ALLOW_MAX 32
#define OPTIONS_ALLOW_SIZE 64

/* hang-limit= was not given: the limit depends on the hardware. */
#define HANG_LIMIT_DEFAULT UINT32_MAX

struct audit_options {
	uint32_t audit;	     /* enum audit_policy */
	uint32_t hang_limit; /* hang-limit=: milliseconds for a service; 0: for ever */
	/* reclaim=SIZE, or reclaim=poison or poison:SIZE. The memory that firmware gives up at the
	 * exit is compared before and after its services run, or overwritten before, as an operating
	 * system will: all boot-services and loader pages, and so many bytes of free memory. */
	uint64_t reclaim_size;
	uint32_t reclaim_poison;
	uint32_t svam_test;		  /* enum svam_test */
	uint32_t first_call;		  /* enum first_call */
	uint32_t ready_to_boot;		  /* enum ready_to_boot */
	uint32_t after;			  /* enum after */
	uint32_t hold;			  /* hold=: seconds */
	uint32_t boot_next;		  /* enum boot_next */
	uint32_t keep;			  /* enum keep */
	uint32_t census_step;		  /* census-step=: 8, or 4, 2, 1 for packed structures */
	uint32_t mode_width, mode_height; /* mode=: of the screen, in pixels; 0: as it is */
	uint32_t allow_count;
	char checks[OPTIONS_CHECKS_SIZE]; /* "": checks= was not given */
	char allow[OPTIONS_ALLOW_MAX][OPTIONS_ALLOW_SIZE];
};

#define RECLAIM_SIZE_DEFAULT (UINT64_C(64) << 20)

#define AUDIT_OPTIONS_DEFAULT                                                                      \
	{                                                                                          \
		.audit = AUDIT_CONTINUE, .hang_limit = HANG_LIMIT_DEFAULT,                         \
		.reclaim_size = RECLAIM_SIZE_DEFAULT, .after = AFTER_AGAIN, .census_step = 8       \
	}

/* Where there is no hypervisor a person waits, and a report is to come home from a machine without a port. */
static inline void audit_options_for_board(struct audit_options *options)
{
	options->after = AFTER_FIRMWARE;
	options->hold = HOLD_ON_BOARD;
	options->boot_next = BOOT_NEXT_YES;
}

/* The words behind the options of few words, by their enum: the parser and the report share them. */
extern const char audit_names[AUDIT_COUNT][OPTION_NAME_SIZE];
extern const char svam_test_names[SVAM_TEST_COUNT][OPTION_NAME_SIZE];
extern const char first_call_names[FIRST_CALL_COUNT][OPTION_NAME_SIZE];
extern const char ready_to_boot_names[READY_TO_BOOT_COUNT][OPTION_NAME_SIZE];
extern const char after_names[AFTER_COUNT][OPTION_NAME_SIZE];
extern const char boot_next_names[BOOT_NEXT_COUNT][OPTION_NAME_SIZE];
extern const char keep_names[KEEP_COUNT][OPTION_NAME_SIZE];

#endif
