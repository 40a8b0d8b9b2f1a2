/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The guard: the one gate through which firmware is called once boot services are gone.
 *
 * It stands on its own GDT, TSS, IDT and stacks, calls a service with the entry state that the
 * specification wants, and catches what firmware does meanwhile. It repairs so that firmware can go
 * on, takes the repair back when the service returns, and writes a raw record. It never says what a
 * record means: that is kernel/audit.
 *
 * Built into both images, so there are no globals: all state is in struct guard, which its owner
 * places; the exception stubs find it at the foot of the stack that the processor switched to.
 * One processor, one call at a time, interrupts off throughout.
 */
#ifndef GUARD_H
#define GUARD_H

#include <address.h>
#include <arch/guard.h>
#include <arch/timer.h>
#include <audit/hang_timer.h>
#include <audit/record.h>
#include <handoff.h>
#include <memory_map.h>
#include <page_pool.h>
#include <audit/phase.h>
#include <services.h>

/* The size of a table that is gone: the header and 44 functions. */
#define EFI_BOOT_SERVICES_SIZE 376

/* Is `address` in an entry of the table at `table`? Its header calls nobody. */
static inline bool boot_services_entry_is_at(uint64_t table, uint64_t address)
{
	return address - table < EFI_BOOT_SERVICES_SIZE &&
	       address - table >= sizeof(struct table_header);
}

/* The number of table entries that one call of a service may have repaired at a time
 * (repair_make_room() has the exception), and of accesses recorded, before it is aborted: this ends
 * firmware that walks through foreign memory for ever, as the watchdog ends a mere loop. */
#define GUARD_REPAIRS_MAX 1024
#define GUARD_CALL_RECORDS_MAX 65536

#define GUARD_STACK_PAGES (GUARD_FIRMWARE_STACK / PAGE_SIZE)

struct guard;
struct serial;

/* The reaction to an access that firmware may not make. */
enum guard_policy {
	GUARD_CONTINUE, /* repair until the service returns, and go on */
	GUARD_STRICT,	/* abort the service at the first one */
	GUARD_STEP,	/* repair for one instruction, so that every single one is seen */
};

/* The journal: the value of a table entry before a repair, and the used part of the pool. */
struct guard_repair {
	uint64_t *entry;
	uint64_t before;
	vaddr_t virtual;
	uint32_t pool_used;
};

/* The owner's part: filled in before guard_open(), and again when the phase changes. */
struct guard_world {
	enum phase phase;
	enum guard_policy policy;
	/* The accepted map, and its RUNTIME descriptors with the addresses that SetVirtualAddressMap was
	 * given: they count from phase virtual on, unless `mode` is RUNTIME_PHYSICAL. In phase svam
	 * they are what it is offered. */
	enum runtime_mode mode;
	struct memory_map map;
	struct memory_map virtual_map;
	/* The page tables in CR3; spare tables for repairs are taken from the end of the pool. */
	paddr_t root;
	unsigned int levels;
	bool no_execute;
	struct page_pool *pool;
	/* The memory that the caller uses now (kernel, handoff, page tables): firmware gets a private
	 * copy. The owner leaves out the ranges that are free by now. */
	const struct handoff_range *own;
	uint32_t own_count;
	paddr_t boot_services; /* where that table was; 0 if it is not known */
	/* A call that firmware may answer by a fault: faults are counted in guard->excused alone. */
	bool excuses_faults;
	/* The time that a service may take, in milliseconds, and the timer to end it. 0: for ever. */
	uint32_t hang_limit;
	struct hang_timer timer;
	/* The port of the report, or NULL: its settings are the caller's, too. */
	const struct serial *serial;
	/* The list of records; the guard counts them. */
	struct access_record *records;
	uint32_t record_capacity;
	/* Told of each new record before firmware is resumed; may be NULL. */
	void (*observe)(void *context, const struct access_record *record);
	/* An exception that no firmware call caused, or the second inside one exception. */
	void (*panic)(void *context, const struct exception_frame *frame) __attribute__((noreturn));
	void *context;
};

/* The timer that proved to tick. */
enum watchdog_kind {
	WATCHDOG_NONE,
	WATCHDOG_PIT,
	WATCHDOG_HPET,
};

struct guard {
	struct guard_world world;
	uint32_t record_count;
	uint32_t record_lost;
	uint32_t excused;
	enum watchdog_kind watchdog;
	struct timer_before timer_before;
	volatile uint32_t ticks; /* of firmware's own time since the call began; counted by NMIs */
	/* The second timer, for a service that stops the first: its input of the IO-APIC (0: there is
	 * none), its count at the end of the second that runs, and the seconds that are over. */
	uint32_t second_pin;
	uint32_t second_end;
	volatile uint32_t seconds;
	bool second_runs;
	uint32_t
		hung; /* the services that were ended because they did not return, a bit each by their slots */

	/* The call under way. */
	struct firmware_call *call;
	uint32_t depth; /* of exceptions being handled: the second one panics */
	uint32_t repair_count;
	uint32_t step_mark; /* repairs from here on last one instruction */
	bool stepping;
	bool table_is_read; /* by the last step, at `table_reader`: an entry of the boot services table */
	uint64_t table_reader; /* 0 while another access is stepped */
	uint64_t table_next;   /* where firmware was after it */
	uint64_t early_stack,
		early_return; /* of the last early call: where it will return to, and from
					     * where on the stack; 0 if there was none */
	bool tainted;	      /* a service was aborted: what firmware says from now on is suspect */
	bool peeking;	      /* guard_peek() is looking: a fault is an answer */
	uint64_t
		checked_page; /* of thunks, and whose function they call now; 0: none (loader/audit/checked.h) */
	uint64_t checked_function;
	uint64_t physical_end; /* one past the last address that the processor can have */
	struct guard_repair repairs[GUARD_REPAIRS_MAX];

	/* The table entry of each page of the firmware stack; none: see stack_meter.h. */
	volatile uint64_t *stack_entries[GUARD_STACK_PAGES];
	bool stack_is_followed;

	struct guard_machine machine; /* stacks and descriptor tables, of the architecture */
};

enum call_outcome {
	CALL_RETURNED,
	CALL_ABORTED, /* the service did not return by itself; `status` is EFI_ABORTED */
};

struct firmware_call {
	enum service service;
	uint64_t entry; /* of the service, as gRT holds it */
	uint64_t arguments[SERVICE_ARGUMENTS_MAX];

	/* Filled in by guard_call(). */
	uint64_t status; /* what the service returned: an EFI_STATUS */
	enum call_outcome outcome;
	uint32_t records;     /* the number of records during the call, repeats included */
	uint32_t stack_bytes; /* of the firmware stack, at the deepest */
};

/*
 * Builds the descriptor tables in `guard`, loads them, opens the watchdog. `guard` must be zeroed but
 * for `world`, aligned to GUARD_ALIGNMENT, and stay where it is, mapped writable in 4 KiB pages:
 * those under the firmware stack are taken out of the page tables here. Interrupts are off.
 */
void guard_open(struct guard *guard);

/*
 * Calls a runtime service: long mode, flat, interrupts off, direction flag clear, x87 control word
 * 0x037f, MXCSR 0x1f80, a 16-byte aligned stack of its own with GUARD_FIRMWARE_STACK bytes and 32
 * bytes of shadow space (UEFI 2.10, section 2.3.4). Always returns; a service that was ended because it
 * did not is not called again, and counts as aborted.
 */
void guard_call(struct guard *guard, struct firmware_call *call);

/*
 * Reads 8 bytes; false if that faults, and the fault is no record. Called from `observe`, while an
 * exception is being handled, it asks the page tables instead of the processor.
 */
bool guard_peek(struct guard *guard, vaddr_t address, uint64_t *value);

/* From the exception stubs: decides, repairs, records. Changes `frame` to go on elsewhere. */
void guard_exception(struct guard *guard, struct exception_frame *frame);

#endif
