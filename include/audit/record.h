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
	RECORD_CLOBBERED,  /* `detail` has a bit for each enum clobbered */
	RECORD_STACK,	   /* the hole under firmware's stack was hit */
	RECORD_INTERRUPT,  /* an interrupt was let in, by `vector` */
	RECORD_SOFTWARE,   /* INT n at `instruction`: n is `vector` */
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
	REPAIR_PASSED,	    /* nothing was done, and the service went on */
	REPAIR_OFFERED,	    /* the page was mapped where it will be after SetVirtualAddressMap */
};

/*
 * State that a service did not give back unchanged: what a function preserves (UEFI 2.10, section 2.3.4.2),
 * and what is the operating system's. Numbers of the bits of `detail`.
 */
enum clobbered {
	CLOBBERED_RBX,
	CLOBBERED_RBP,
	CLOBBERED_RDI,
	CLOBBERED_RSI,
	CLOBBERED_R12,
	CLOBBERED_R13,
	CLOBBERED_R14,
	CLOBBERED_R15,
	CLOBBERED_RSP,
	CLOBBERED_DF, /* of RFLAGS, and so the next five */
	CLOBBERED_IF,
	CLOBBERED_TF,
	CLOBBERED_IOPL,
	CLOBBERED_NT,
	CLOBBERED_AC,
	CLOBBERED_MXCSR,
	CLOBBERED_X87, /* the control word */
	CLOBBERED_CR0, /* the first one of `registers` in struct gate_state */
	CLOBBERED_CR3,
	CLOBBERED_CR4,
	CLOBBERED_EFER,
	CLOBBERED_PAT,
	CLOBBERED_FS_BASE,
	CLOBBERED_GS_BASE,
	CLOBBERED_KERNEL_GS_BASE,
	CLOBBERED_XCR0,
	CLOBBERED_DR0,
	CLOBBERED_DR1,
	CLOBBERED_DR2,
	CLOBBERED_DR3,
	CLOBBERED_DR7,
	CLOBBERED_CR8,
	CLOBBERED_STAR,
	CLOBBERED_LSTAR,
	CLOBBERED_CSTAR,
	CLOBBERED_SFMASK,
	CLOBBERED_SYSENTER_CS,
	CLOBBERED_SYSENTER_ESP,
	CLOBBERED_SYSENTER_EIP,
	CLOBBERED_DEBUGCTL,
	CLOBBERED_MTRR_TYPE, /* the default one, and whether MTRRs are on */
	CLOBBERED_CS,	     /* the selectors */
	CLOBBERED_DS,
	CLOBBERED_ES,
	CLOBBERED_SS,
	CLOBBERED_FS,
	CLOBBERED_GS,
	CLOBBERED_LDTR,
	CLOBBERED_TR, /* the last one */
	CLOBBERED_GDTR,
	CLOBBERED_IDTR,
	CLOBBERED_SERIAL, /* the settings of the port that the report is printed on */
	CLOBBERED_XMM6,	  /* and the nine after it, up to xmm15 */
	CLOBBERED_XMM15 = CLOBBERED_XMM6 + 9,
	CLOBBERED_COUNT
};

/* Where a fetch was called from, as far as the stack shows it; the first that holds. */
enum record_caller {
	CALLER_CERTAIN, /* `instruction` made the call; so it is for all that is no fetch */
	CALLER_LIKELY,	/* it may have: the target stood in a register, or in memory that is gone */
	CALLER_BEHIND,	/* it called other code of its image directly, which went on by a jump */
	CALLER_REFUTED, /* it called something else, which went on by a jump */
	CALLER_TABLE,	/* `instruction` went where it had read in the boot services table */
	CALLER_GATE,	/* no firmware: the entry of the service itself is wrong */
	CALLER_NONE, /* the stack shows none, or the gate alone, whose service went on by a jump */
};

/*
 * In place of a service: ExitBootServices, or any other function of firmware's that called what a driver had
 * given to it, while there were boot services (loader/audit/checked.h).
 */
#define RECORD_OF_EXIT (SERVICE_COUNT + 1)
#define RECORD_SERVICES (SERVICE_COUNT + 2)

static inline uint64_t clobbered_bit(enum clobbered what)
{
	return UINT64_C(1) << what;
}

struct access_record {
	uint8_t kind;	     /* enum record_kind */
	uint8_t phase;	     /* enum phase */
	uint8_t service;     /* enum service, or RECORD_OF_EXIT */
	uint8_t access;	     /* enum access, of a page fault */
	uint8_t vector;	     /* exception vector */
	uint8_t repair;	     /* enum repair */
	uint8_t tainted;     /* a service was aborted before this happened */
	uint8_t caller;	     /* enum record_caller */
	uint16_t error_code; /* as the processor pushed it */
	uint8_t early; /* it ran in a call through an address that was offered: early_call.h */
	uint8_t reserved;
	uint32_t count;	  /* the number of times that exactly this happened */
	uint64_t address; /* CR2 of a page fault; in a walk downwards, of the last one */
	/* RIP, where the code lies if an offered address led there. For a fetch, the last byte of the call instruction, if the stack shows where the call came
	 * from: the return address itself may belong to the next line, or function. */
	uint64_t instruction;
	/* For RECORD_CLOBBERED the changes; for a page fault the number of pages behind the page of
	 * `address` that the same instruction touched, walking upwards or downwards. */
	uint64_t detail;
};

#endif
