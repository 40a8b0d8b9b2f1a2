/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/traps.c: what an exception ends in, by whose it is. The machine, the panic and firmware are made
 * up; the sentences are the real ones.
 */
#include "tests/unit/fault_world.h"

#include <stdio.h>
#include <string.h>

#include "kernel/traps.c"

/* As the entry code has it: the page that is taken away, and the stack above it. */
static uint8_t stack[3 * PAGE_SIZE] __attribute__((aligned(4096)));
__asm__(".globl kernel_stack_guard, kernel_stack_end\n"
	".set kernel_stack_guard, stack\n"
	".set kernel_stack_end, stack + 3 * 4096\n");

static struct {
	char last_words[256];
	jmp_buf end;
	unsigned int begun;
	enum service under_way;
	bool stuck; /* the page under the stack */
	uint64_t unmapped;
	bool loaded; /* the tables */
	uint64_t readable;
} machine;

void panic(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(machine.last_words, sizeof(machine.last_words), format, arguments);
	va_end(arguments);
	longjmp(machine.end, 1);
}

void panic_begin(void)
{
	machine.begun++;
}

void panic_ends_by(enum reset reset)
{
	(void)reset;
}

enum service firmware_under_way(void)
{
	return machine.under_way;
}

void control_registers_write(void)
{
}

void descriptors_open(struct descriptor_tables *to,
		      struct exception_stack on[EXCEPTION_STACK_COUNT], exception_handler handler,
		      void *context)
{
	assert_ptr_equal(to, &tables);
	assert_ptr_equal(on, stacks);
	assert_ptr_equal(handler, take_exception);
	assert_ptr_equal(context, &world);
	machine.loaded = true;
}

bool paging_unmap(const struct handoff_tables *of, vaddr_t page)
{
	assert_ptr_equal(of, &world.tables);
	assert_true(machine.loaded);
	machine.unmapped = page.value;
	return !machine.stuck;
}

void paging_flush(void)
{
}

/* A read that faults, as the processor would have it. */
unsigned int peek_word(uint64_t address, uint64_t *value)
{
	struct exception_frame frame = {.vector = VECTOR_PAGE_FAULT, .cr2 = address};

	*value = 5;
	if (address == machine.readable)
		return 1;
	take_exception(&world, &frame);
	assert_int_equal(frame.rip, (uintptr_t)peek_failed);
	return 0;
}

const uint8_t peek_failed[1];

static int set_up_machine(void **state)
{
	memset(&machine, 0, sizeof(machine));
	machine.under_way = SERVICE_COUNT;
	return set_up(state);
}

static void assert_ends(struct exception_frame frame, const char *last_words)
{
	if (setjmp(machine.end) == 0) {
		take_exception(&world, &frame);
		fail();
	}
	assert_string_equal(machine.last_words, last_words);
}

/* One line and no registers: firmware's are nobody's here. */
static void test_firmware(void **state)
{
	(void)state;
	machine.under_way = SERVICE_GET_VARIABLE;
	assert_ends(page_fault(0x200018, 0),
		    "GetVariable: read of 0x200018 (EfiBootServicesData) at MyDriver.efi+0x205a");
	assert_string_equal(world_report, "");
	assert_int_equal(machine.begun, 0);
}

/* The call is found on the stack that firmware runs on. */
static void test_stray_call(void **state)
{
	struct exception_frame frame = page_fault(0, PAGE_FAULT_FETCH);
	const uint64_t caller = INSTRUCTION + 1;

	(void)state;
	machine.under_way = SERVICE_GET_TIME;
	frame.rip = 0;
	memcpy(stack + 2 * PAGE_SIZE, &caller, sizeof(caller));
	frame.rsp = vaddr_of(stack + 2 * PAGE_SIZE).value;
	assert_ends(frame, "GetTime: execution of 0x0 (in no descriptor) at MyDriver.efi+0x205a");
}

/* A stack pointer that leads elsewhere is not followed. */
static void test_stray_stack(void **state)
{
	static const uint64_t offsets[] = {0, PAGE_SIZE - 8, PAGE_SIZE + 1, 3 * PAGE_SIZE - 7,
					   3 * PAGE_SIZE};
	struct exception_frame frame = page_fault(0x200018, PAGE_FAULT_FETCH);

	(void)state;
	machine.under_way = SERVICE_GET_TIME;
	frame.rip = 0x200018;
	for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
		frame.rsp = vaddr_of(stack).value + offsets[i];
		assert_ends(frame, "GetTime: execution of 0x200018 (EfiBootServicesData) at "
				   "0x200018");
	}
	frame.rsp = 0x10;
	assert_ends(frame, "GetTime: execution of 0x200018 (EfiBootServicesData) at 0x200018");
}

static void test_kernel(void **state)
{
	(void)state;
	assert_ends(page_fault(0x10, 0), "page fault in the kernel at 0xffffef100040405a, "
					 "address 0x10, error 0x0");
	assert_true(world_said("# rax=0x0000000000000000 "));
	assert_int_equal(machine.begun, 1);
	assert_ends(page_fault(vaddr_of(stack).value + 8, PAGE_FAULT_WRITE),
		    "the kernel's stack is overrun at 0xffffef100040405a");
}

/* Broken hardware is no fault of firmware's; an NMI is nobody's. */
static void test_machine_check_and_nmi(void **state)
{
	struct exception_frame nmi = {.vector = VECTOR_NMI, .rip = 7};

	(void)state;
	machine.under_way = SERVICE_GET_TIME;
	assert_ends((struct exception_frame){.vector = VECTOR_MACHINE_CHECK, .rip = 1},
		    "exception 18 in the kernel at 0x1, error 0x0");
	take_exception(&world, &nmi);
	assert_int_equal(nmi.rip, 7);
}

static void test_peek(void **state)
{
	uint64_t value = 0;

	(void)state;
	machine.readable = 0x1000;
	assert_true(traps_peek(vaddr(0x1000), &value));
	assert_int_equal(value, 5);
	assert_false(traps_peek(vaddr(0x2000), &value));
	assert_ends(page_fault(0x2000, 0), "page fault in the kernel at 0xffffef100040405a, "
					   "address 0x2000, error 0x0");
}

/* The tables are loaded before anything that may panic. */
static void test_open(void **state)
{
	(void)state;
	traps_open(&world);
	assert_int_equal(machine.unmapped, vaddr_of(stack).value);
	machine.stuck = true;
	if (setjmp(machine.end) == 0) {
		traps_open(&world);
		fail();
	}
	assert_non_null(strstr(machine.last_words, "kernel's stack is not mapped by a page"));
}

#define TEST(name) cmocka_unit_test_setup(name, set_up_machine)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_firmware),
		TEST(test_stray_call),
		TEST(test_stray_stack),
		TEST(test_kernel),
		TEST(test_machine_check_and_nmi),
		TEST(test_peek),
		TEST(test_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
