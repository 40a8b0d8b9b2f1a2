/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test loader/audit/checked.c have in common: pages in which code can run, as in those that
 * firmware hands out, and functions of a driver.
 */
#ifndef CHECKED_WORLD_H
#define CHECKED_WORLD_H

#include "tests/unit/guard_world.h"
#include "tests/unit/scripted_firmware.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "loader/audit/checked.h"

/* What arch_has_vectors() answers. */
static bool vectors;

bool arch_has_vectors(void)
{
	uint64_t flags;

	/* Whatever a function has left: C counts on it. */
	__asm__ volatile("pushfq; popq %0" : "=r"(flags));
	assert_int_equal(flags & RFLAGS_DF, 0);
	return vectors;
}

static void *pages[2]; /* that firmware hands out, in this order */
static unsigned int page_count;
static EFI_MEMORY_TYPE types[2];

static inline EFI_STATUS EFIAPI allocate_pages(EFI_ALLOCATE_TYPE how, EFI_MEMORY_TYPE type,
					       UINTN count, EFI_PHYSICAL_ADDRESS *address)
{
	assert_int_equal(how, AllocateAnyPages);
	assert_int_equal(count, 1);
	if (page_count == 2 || pages[page_count] == NULL)
		return EFI_OUT_OF_RESOURCES;
	types[page_count] = type;
	*address = (uintptr_t)pages[page_count++];
	return EFI_SUCCESS;
}

static inline EFI_STATUS EFIAPI locate_nothing(EFI_GUID *guid, void *registration, void **protocol)
{
	(void)guid, (void)registration, (void)protocol;
	return EFI_NOT_FOUND;
}

static inline int open_firmware(void **state)
{
	struct scripted_firmware *firmware = scripted_firmware_open(48, 1);

	firmware->boot_services.AllocatePages = allocate_pages;
	firmware->boot_services.LocateProtocol = locate_nothing;
	page_count = 0;
	vectors = true;
	for (unsigned int i = 0; i < 2; i++) {
		pages[i] = mmap(NULL, PAGE_SIZE, PROT_READ | PROT_WRITE | PROT_EXEC,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		assert_ptr_not_equal(pages[i], MAP_FAILED);
	}
	*state = firmware;
	return 0;
}

static inline int close_firmware(void **state)
{
	for (unsigned int i = 0; i < 2; i++)
		munmap(pages[i], PAGE_SIZE);
	scripted_firmware_close(*state);
	return 0;
}

/* ---- Functions of a driver ---- */

static uint64_t seen[5];
static unsigned int calls;

/* Any service, or notification function. */
typedef uint64_t(EFIAPI *function)(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);

static inline uint64_t EFIAPI kind(uint64_t first, uint64_t second, uint64_t third, uint64_t fourth,
				   uint64_t fifth)
{
	seen[0] = first, seen[1] = second, seen[2] = third, seen[3] = fourth, seen[4] = fifth;
	calls++;
	return 0x600d;
}

/* What the compiler does not know it keeps for its caller. */
uint64_t EFIAPI rude(uint64_t first, uint64_t second, uint64_t third, uint64_t fourth,
		     uint64_t fifth);
__asm__(".text\nrude: xor %esi, %esi\n\txor %edi, %edi\n\txor %r15d, %r15d\n\tstd\n\t"
	"mov $0xbad, %eax\n\tret\n");
/* Each may lose what the one before kept, also the stack pointer, as a function does whose callee is to take
 * its arguments from the stack; 16 bytes each. */
extern const uint8_t pops_stack[], loses_vectors[], many[];
__asm__(".text\npops_stack: mov $0x600d, %eax\n\tret $8\n"
	"loses_vectors: pcmpeqd %xmm6, %xmm6\n\tpcmpeqd %xmm15, %xmm15\n\tpush $0x7f80\n\tldmxcsr "
	"(%rsp)\n\t"
	"push $0x27f\n\tfldcw (%rsp)\n\tadd $16, %rsp\n\tret\n"
	".balign 16\nmany: .rept 64\n\t.balign 16\n\txor %esi, %esi\n\tret\n\t.endr\n");

static inline function one_of_many(unsigned int i)
{
	return (function)(uintptr_t)&many[16 * i];
}

static inline EFI_EVENT_NOTIFY as_notify(function called)
{
	return (EFI_EVENT_NOTIFY)(uintptr_t)called;
}

static inline function thunk_of(struct audit *audit, function called, bool late)
{
	return (function)(uintptr_t)checked_notify(audit, as_notify(called), late);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_firmware, close_firmware)

#endif
