/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A small world for the guard on the host: page tables in a pool, a map, and a machine whose
 * privileged half is played by the test. What runs in it is the guard's own code, gate included.
 */
#ifndef TESTS_GUARD_WORLD_H
#define TESTS_GUARD_WORLD_H

#include <arch/resume.h>
#include <setjmp.h>

#include "kernel/guard/guard.h"

/* Physical places, and what the map says of them. */
#define BOOT_CODE UINT64_C(0)		 /* EfiBootServicesCode, write-back: page 0 in OVMF */
#define BOOT_DATA UINT64_C(0x00200000)	 /* EfiBootServicesData, write-back */
#define RESERVED UINT64_C(0x00400000)	 /* reserved, nothing cacheable */
#define KERNEL_PAGE UINT64_C(0x00600000) /* conventional, and now the kernel's */
#define LOADER_CODE UINT64_C(0x00800000) /* EfiLoaderCode, write-back, and so the next two */
#define LOADER_DATA UINT64_C(0x00a00000)
#define FREE_MEMORY UINT64_C(0x00c00000)
#define MMIO UINT64_C(0xfed00000)	  /* MMIO that claims to be write-back */
#define UNLISTED UINT64_C(0xfee00000)	  /* in no descriptor */
#define RUNTIME_CODE UINT64_C(0x7f000000) /* two pages, RX */
#define RUNTIME_DATA UINT64_C(0x7f100000) /* two pages, RW */
#define PHYSICAL_END (UINT64_C(1) << 40)

/* Where SetVirtualAddressMap has put the two regions. */
#define VIRTUAL_CODE UINT64_C(0xffffef1100000000)
#define VIRTUAL_DATA UINT64_C(0xffffef2200000000)

/* In runtime code, right behind a call instruction. */
#define CALL_SITE (VIRTUAL_CODE + 0x105)

/* The size of the code, from VIRTUAL_CODE on. */
#define CODE_SIZE (2 * PAGE_SIZE)

/* The stack of firmware: real memory of the test, mapped where the test sees it. */
#define STACK_WORDS 512

/* An address, and the leaf that translated it when the processor was told to forget it. */
struct translation {
	uint64_t address;
	uint64_t leaf;
};

struct guard_fixture {
	struct guard *guard;
	struct firmware_call call;
	struct page_pool pool;
	struct memory_map map;
	struct memory_map virtual_map;
	struct handoff_range own[3];
	struct access_record records[8];
	uint8_t *kernel_page;
	uint64_t *stack;
	uint8_t code[CODE_SIZE];

	unsigned int observed; /* records that the observer was told of */
	unsigned int panics;
	jmp_buf after_panic;
	unsigned int restored; /* times that the machine was put back */
	unsigned int halts;
	bool pit_ticks, hpet_ticks; /* each timer_pause() is a tick then, if that timer runs */
	bool is_board;		    /* no hypervisor */
	bool is_out_of_reach;	    /* for an IO-APIC */
	unsigned int ticks_left;    /* after which it falls silent */
	enum watchdog_kind running;
	/* The second timer: its input, whether it fires while it proves itself, and whether it has. */
	uint32_t second_pin, second_end;
	unsigned int second_us; /* 0: it is stopped */
	bool second_ticks, is_second_over;
	unsigned int timer_starts;
	unsigned int tick_us; /* of the last one */
	bool timer_exposed;   /* an exception in its code would have been taken for firmware's */
	uint32_t invalidated; /* a bit for each page of firmware's stack */
	struct translation forgotten; /* the last one that is not the stack's */
	struct gate_state
		machine_after; /* how far the registers are off that machine_read() finds */
	uint64_t dr7;
	uint64_t debug_causes; /* DR6, at the next debug exception */
	bool is_no_execute_lost;
};

/* What the gate finds lost, as gate_mend() tells it. */
extern uint64_t guard_world_mended;

/* Of a page fault's error code. */
#define FETCH PAGE_FAULT_FETCH
#define WRITE PAGE_FAULT_WRITE
#define PRESENT PAGE_FAULT_PRESENT

/* Phase virtual, a call of GetTime under way; `levels` is 4 or 5. */
struct guard_fixture *guard_fixture_make(unsigned int levels, bool no_execute);
void guard_fixture_free(struct guard_fixture *fixture);

/* For cmocka: the usual fixture, of four levels and with no-execute, is *state. */
int guard_setup(void **state);
int guard_teardown(void **state);

/* A page fault at `address`, by an instruction in runtime code unless it is a fetch. */
struct exception_frame guard_fault(const struct guard_fixture *fixture, uint64_t address,
				   uint64_t error_code);

/* Throws it while firmware runs, and returns the newest record. */
const struct access_record *guard_throw(struct guard_fixture *fixture,
					struct exception_frame *frame);

/* The leaf that translates `address`, 0 if there is none; by a walk of the test's own. */
uint64_t guard_leaf(const struct guard_fixture *fixture, uint64_t address);

/* A picture of the pool, to compare with another: everything that a repair could have left. */
uint64_t guard_pool_sum(const struct guard_fixture *fixture);

/* A fetch at `address` that a call in runtime code led to: CALL_SITE lies on the stack. */
struct exception_frame guard_stray_call(struct guard_fixture *fixture, uint64_t address);

/* The call was aborted: `frame` goes on in the gate, with EFI_ABORTED. */
void guard_expect_aborted(const struct guard_fixture *fixture, const struct exception_frame *frame);

/* Throws a page fault that has to abort the call and leave no trace in the tables. */
void guard_expect_fault_aborts(struct guard_fixture *fixture, uint64_t address, uint64_t error_code,
			       enum repair repair);

/* Takes all repairs back, as guard_call() does when the service has returned. */
void guard_end_of_call(struct guard_fixture *fixture);

#endif
