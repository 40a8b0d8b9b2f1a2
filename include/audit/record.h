/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The raw record of something that firmware did and may not do.
 *
 * The guard writes it at the moment of the exception: facts of the machine, without judgement. What
 * a record means (its class, its image, whether it is a finding at all) is decided in kernel/audit.
 * Records of the phases physical and svam travel in the handoff.
 */
#ifndef RECORD_H
#define RECORD_H

#include <arch/exception.h> /* enum access */
#include <audit/phase.h>
#include <services.h>
#include <stdint.h>

enum record_kind {
	RECORD_PAGE_FAULT, /* `address` is the address that was touched */
	RECORD_EXCEPTION,  /* any other exception, by `vector` */
	RECORD_HANG,	   /* the watchdog ended the service at `instruction` */
	RECORD_CLOBBERED,  /* `detail` is a set of enum clobbered bits */
	RECORD_STACK,	   /* the hole under firmware's stack was hit */
};

/* The guard's reaction. */
enum repair {
	REPAIR_NONE,	    /* nothing could be done: the service was aborted */
	REPAIR_MAPPED,	    /* the page was mapped at its own address until the service returns */
	REPAIR_GRANTED,	    /* a right of a mapped page was granted until the service returns */
	REPAIR_REDIRECTED,  /* an unconverted code pointer continued at its virtual alias */
	REPAIR_UNSUPPORTED, /* a fetch from foreign memory returned EFI_UNSUPPORTED to its caller */
	REPAIR_COPIED,	    /* a page that the kernel uses now was replaced by a private copy */
	REPAIR_ABORTED,	    /* the service was aborted because the policy says so */
	REPAIR_RESTORED,    /* the service returned, and what it had changed was put back */
};

/* State that a service did not give back unchanged (UEFI 2.10, section 2.3.4.2: the registers that a
 * function preserves); bits of `detail`. */
enum clobbered {
	CLOBBERED_RBX = 1 << 0,
	CLOBBERED_RBP = 1 << 1,
	CLOBBERED_RDI = 1 << 2,
	CLOBBERED_RSI = 1 << 3,
	CLOBBERED_R12 = 1 << 4,
	CLOBBERED_R13 = 1 << 5,
	CLOBBERED_R14 = 1 << 6,
	CLOBBERED_R15 = 1 << 7,
	CLOBBERED_RSP = 1 << 8,
	CLOBBERED_DF = 1 << 9,
	CLOBBERED_IF = 1 << 10,
	CLOBBERED_MXCSR = 1 << 11,
	CLOBBERED_X87 = 1 << 12, /* the control word */
	CLOBBERED_CR0 = 1 << 13,
	CLOBBERED_CR3 = 1 << 14,
	CLOBBERED_CR4 = 1 << 15,
	CLOBBERED_GDTR = 1 << 16,
	CLOBBERED_IDTR = 1 << 17,
	CLOBBERED_XMM6 = 1 << 18, /* and the nine after it, one bit each, up to xmm15 */
	CLOBBERED_XMM15 = 1 << 27,
};

/* Where a fetch was called from, as far as the stack shows it; the first that holds. */
enum record_caller {
	CALLER_CERTAIN, /* `instruction` made the call; so it is for all that is no fetch */
	CALLER_LIKELY,	/* it may have: the target stood in a register, or in memory that is gone */
	CALLER_REFUTED, /* it called something else, which went on by a jump */
	CALLER_GATE,	/* no firmware: the entry of the service itself is wrong */
	CALLER_NONE, /* the stack shows none, or the gate alone, whose service went on by a jump */
};

struct access_record {
	uint8_t kind;	     /* enum record_kind */
	uint8_t phase;	     /* enum phase */
	uint8_t service;     /* enum service */
	uint8_t access;	     /* enum access, of a page fault */
	uint8_t vector;	     /* exception vector */
	uint8_t repair;	     /* enum repair */
	uint8_t tainted;     /* a service was aborted before this happened */
	uint8_t caller;	     /* enum record_caller */
	uint32_t error_code; /* as the processor pushed it */
	uint32_t count;	     /* the number of times that exactly this happened */
	uint64_t address;    /* CR2 of a page fault; in a walk downwards, of the last one */
	/* RIP. For a fetch, the last byte of the call instruction, if the stack shows where the call came
	 * from: the return address itself may belong to the next line, or function. */
	uint64_t instruction;
	/* For RECORD_CLOBBERED the changes; for a page fault the number of pages behind the page of
	 * `address` that the same instruction touched, walking upwards or downwards. */
	uint64_t detail;
};

#endif
