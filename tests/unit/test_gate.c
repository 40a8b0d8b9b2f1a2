/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The gate and the accounts after a call: the very code that calls firmware, here with "services"
 * of a few instructions each. What is privileged (control registers) is played by the fixture.
 */
#include "kernel/lib/efi_runtime.h"
#include "tests/unit/guard_world.h"

#include <arch/paging.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A service in the Microsoft ABI; `clobber` ones spoil one thing and return. */
#define SERVICE_CODE(name, code)                                                                   \
	__asm__(".text\n" #name ": " code "\n");                                                   \
	extern const uint8_t name[]

SERVICE_CODE(service_plain, "xor %eax, %eax; ret");
/* Answers a + 2b + 3c + 5d + 7e, or 1 if the stack is not aligned; writes its shadow space, as it
 * may. */
SERVICE_CODE(service_sum,
	     "mov %rcx, 8(%rsp); mov %rdx, 16(%rsp); mov %r8, 24(%rsp); mov %r9, 32(%rsp)\n"
	     "mov $1, %eax; lea 8(%rsp), %r10; test $15, %r10b; jnz 1f\n"
	     "lea (%rcx,%rdx,2), %rax; lea (%r8,%r8,2), %r8; add %r8, %rax\n"
	     "lea (%r9,%r9,4), %r9; add %r9, %rax; imul $7, 40(%rsp), %r10; add %r10, %rax\n"
	     "1: ret");
/* The entry state: 0 if DF is clear, MXCSR and the x87 control word are at their defaults. */
SERVICE_CODE(service_entry_state,
	     "pushf; pop %rax; and $0x400, %eax; push %rcx; stmxcsr (%rsp); mov (%rsp), %ecx\n"
	     "xor $0x1f80, %ecx; or %ecx, %eax; movl $0, (%rsp); fnstcw (%rsp); mov (%rsp), %ecx\n"
	     "xor $0x37f, %ecx; or %ecx, %eax; pop %rcx; ret");
/* Writes the lowest of RCX bytes of stack. */
SERVICE_CODE(service_deep, "mov %rsp, %rax; sub %rcx, %rax; movb $1, (%rax); xor %eax, %eax; ret");
/* As if guard_exception() had aborted the call: RDX is where the outcome is, R8 where the stack
 * pointer to go on with, R9 the place. */
SERVICE_CODE(service_aborted, "mov $0x15, %eax; bts $63, %rax; movl $1, (%rdx)\n"
			      "mov (%r8), %rsp; xor %ebx, %ebx; xor %ebp, %ebp; std; jmp *%r9");

SERVICE_CODE(clobber_rbx, "xor %ebx, %ebx; ret");
SERVICE_CODE(clobber_rbp, "inc %rbp; ret");
SERVICE_CODE(clobber_rdi, "inc %rdi; ret");
SERVICE_CODE(clobber_rsi, "inc %rsi; ret");
SERVICE_CODE(clobber_r12, "inc %r12; ret");
SERVICE_CODE(clobber_r13, "inc %r13; ret");
SERVICE_CODE(clobber_r14, "inc %r14; ret");
SERVICE_CODE(clobber_r15, "inc %r15; ret");
SERVICE_CODE(clobber_rsp, "pop %rcx; mov %rcx, (%rsp); ret");
SERVICE_CODE(clobber_df, "std; ret");
SERVICE_CODE(clobber_nt, "pushf; orl $0x4000, (%rsp); popf; ret");
SERVICE_CODE(clobber_ac, "pushf; orl $0x40000, (%rsp); popf; ret");
SERVICE_CODE(clobber_mxcsr, "push $0x5f80; ldmxcsr (%rsp); pop %rcx; ret");
SERVICE_CODE(clobber_x87, "push $0x27f; fldcw (%rsp); pop %rcx; ret");
SERVICE_CODE(clobber_xmm6, "xorps %xmm6, %xmm6; ret");
SERVICE_CODE(clobber_xmm7_high, "movlhps %xmm0, %xmm7; ret");
SERVICE_CODE(clobber_xmm15, "xorps %xmm15, %xmm15; ret");
/* What a callee may change: volatile registers, MXCSR's status flags. */
SERVICE_CODE(clobber_volatile,
	     "xor %ecx, %ecx; xor %edx, %edx; xor %r8, %r8; xor %r9, %r9; xor %r10, %r10\n"
	     "xor %r11, %r11; xorps %xmm0, %xmm0; xorps %xmm5, %xmm5; stc\n"
	     "push $0x1fbf; ldmxcsr (%rsp); pop %rcx; fld1; ret");

static int setup(void **state)
{
	struct guard_fixture *fixture = guard_fixture_make(4, true);

	fixture->guard->call = NULL;
	*state = fixture;
	return 0;
}

static int teardown(void **state)
{
	guard_fixture_free(*state);
	return 0;
}

static uint64_t call(struct guard_fixture *fixture, const uint8_t *service)
{
	fixture->call.entry = (uintptr_t)service;
	fixture->guard->early_stack = 1;
	guard_call(fixture->guard, &fixture->call);
	assert_int_equal(fixture->guard->early_stack, 0);
	assert_null(fixture->guard->call);
	assert_int_equal(fixture->guard->depth, 0);
	return fixture->call.status;
}

/* All five arguments arrive, on an aligned stack with shadow space, and the answer comes back. */
static void test_arguments(void **state)
{
	struct guard_fixture *fixture = *state;
	static const uint64_t arguments[] = {1, 10, 100, 1000, UINT64_C(0x1000000000)};

	memcpy(fixture->call.arguments, arguments, sizeof(arguments));
	assert_int_equal(call(fixture, service_sum), 1 + 20 + 300 + 5000 + UINT64_C(0x7000000000));
	assert_int_equal(fixture->call.outcome, CALL_RETURNED);
	assert_int_equal(fixture->call.records, 0);
	assert_int_equal(fixture->guard->record_count, 0);
	assert_int_equal(fixture->restored, 1);
}

/* Whatever state the caller was in, the service starts with that of the specification. */
static void test_entry_state(void **state)
{
	const uint32_t odd_mxcsr = 0x7f80;
	const uint16_t odd_control = 0x27f;

	__asm__ volatile("ldmxcsr %0; fldcw %1" : : "m"(odd_mxcsr), "m"(odd_control));
	assert_int_equal(call(*state, service_entry_state), 0);
}

/* Every promise that is broken has its bit, alone, and does not reach the caller. */
static void test_clobbered(void **state)
{
	struct guard_fixture *fixture = *state;
	static const struct {
		const uint8_t *service;
		enum clobbered what;
	} rows[] = {
		{clobber_rbx, CLOBBERED_RBX},	  {clobber_rbp, CLOBBERED_RBP},
		{clobber_rdi, CLOBBERED_RDI},	  {clobber_rsi, CLOBBERED_RSI},
		{clobber_r12, CLOBBERED_R12},	  {clobber_r13, CLOBBERED_R13},
		{clobber_r14, CLOBBERED_R14},	  {clobber_r15, CLOBBERED_R15},
		{clobber_rsp, CLOBBERED_RSP},	  {clobber_df, CLOBBERED_DF},
		{clobber_nt, CLOBBERED_NT},	  {clobber_ac, CLOBBERED_AC},
		{clobber_mxcsr, CLOBBERED_MXCSR}, {clobber_x87, CLOBBERED_X87},
		{clobber_xmm6, CLOBBERED_XMM6},	  {clobber_xmm7_high, CLOBBERED_XMM6 + 1},
		{clobber_xmm15, CLOBBERED_XMM15},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		fixture->guard->record_count = 0;
		call(fixture, rows[i].service);
		assert_int_equal(fixture->guard->record_count, 1);
		assert_int_equal(fixture->records[0].kind, RECORD_CLOBBERED);
		assert_int_equal(fixture->records[0].detail, clobbered_bit(rows[i].what));
		assert_int_equal(fixture->records[0].repair, REPAIR_RESTORED);
		assert_int_equal(fixture->records[0].instruction, (uintptr_t)rows[i].service);
		assert_int_equal(fixture->call.outcome, CALL_RETURNED);
		assert_int_equal(fixture->call.records, 1);
		assert_int_equal(call(fixture, service_entry_state), 0);
		assert_int_equal(fixture->guard->record_count, 1);
	}
	assert_false(fixture->guard->tainted);
}

/* So has every register that is the operating system's, and each descriptor table. */
static void test_registers(void **state)
{
	struct guard_fixture *fixture = *state;

	for (unsigned int i = 0; i < GATE_REGISTER_COUNT; i++) {
		fixture->guard->record_count = 0;
		fixture->machine_after = (struct gate_state){0};
		fixture->machine_after.registers[i] = UINT64_C(1) << 63;
		call(fixture, service_plain);
		assert_int_equal(fixture->guard->record_count, 1);
		assert_int_equal(fixture->records[0].detail, clobbered_bit(CLOBBERED_CR0 + i));
		assert_int_equal(fixture->restored, i + 1);
	}
	assert_int_equal(CLOBBERED_CR0 + GATE_REGISTER_COUNT - 1, CLOBBERED_TR);
}

/* All bits stand side by side. */
static void test_descriptor_tables(void **state)
{
	struct guard_fixture *fixture = *state;

	fixture->machine_after.registers[0] = 1;
	fixture->machine_after.gdtr.limit = 1;
	fixture->machine_after.idtr.base = 1;
	call(fixture, clobber_rbx);
	assert_int_equal(fixture->records[0].detail,
			 clobbered_bit(CLOBBERED_CR0) | clobbered_bit(CLOBBERED_GDTR) |
				 clobbered_bit(CLOBBERED_IDTR) | clobbered_bit(CLOBBERED_RBX));
}

/* No-execute is on again before the gate looks at the stack, and that it was off is told all the same. */
static void test_no_execute_is_lost(void **state)
{
	struct guard_fixture *fixture = *state;

	guard_world_mended = FOUND_EFER;
	call(fixture, service_plain);
	guard_world_mended = 0;
	assert_int_equal(fixture->records[0].detail, clobbered_bit(CLOBBERED_EFER));
	call(fixture, service_plain);
	assert_int_equal(fixture->guard->record_count, 1);
	assert_int_equal(fixture->records[0].count, 1);
}

/* A breakpoint is gone before anything of ours is done, and stays gone. */
static void test_breakpoint_is_left(void **state)
{
	struct guard_fixture *fixture = *state;

	fixture->dr7 = 1;
	call(fixture, service_plain);
	assert_int_equal(fixture->dr7, 0);
}

/* Neither the interrupt flag nor the level of ports can be changed from here, so the comparison is asked directly. */
static void test_interrupt_flag(void **state)
{
	struct gate_state before = {.rflags = RFLAGS_RESERVED};
	struct gate_state after = {.rflags = RFLAGS_RESERVED | RFLAGS_IF | 1};

	(void)state;
	assert_int_equal(state_compare(&before, &after), clobbered_bit(CLOBBERED_IF));
	after.rflags = RFLAGS_RESERVED | 1 << 13;
	assert_int_equal(state_compare(&before, &after), clobbered_bit(CLOBBERED_IOPL));
	after.rflags = RFLAGS_RESERVED | RFLAGS_TF;
	assert_int_equal(state_compare(&before, &after), clobbered_bit(CLOBBERED_TF));
}

/* What a callee may change is no finding. */
static void test_volatile_state(void **state)
{
	struct guard_fixture *fixture = *state;

	call(fixture, clobber_volatile);
	assert_int_equal(fixture->guard->record_count, 0);
}

/* Stack use is the deepest byte written, of this call alone. */
static void test_stack_is_metered(void **state)
{
	struct guard_fixture *fixture = *state;
	uint32_t plain;

	call(fixture, service_plain);
	plain = fixture->call.stack_bytes;
	assert_in_range(plain, 8, 256);
	fixture->call.arguments[0] = 5000;
	call(fixture, service_deep);
	assert_in_range(fixture->call.stack_bytes, 5000, 5000 + plain + 8);
	call(fixture, service_plain);
	assert_int_equal(fixture->call.stack_bytes, plain);
}

/* A service that was aborted comes back as if it had answered EFI_ABORTED; what it left behind in
 * the registers is repaired, and is no finding. */
static void test_abort(void **state)
{
	struct guard_fixture *fixture = *state;

	fixture->call.arguments[1] = (uintptr_t)&fixture->call.outcome;
	fixture->call.arguments[2] = (uintptr_t)&fixture->guard->machine.resume_rsp;
	fixture->call.arguments[3] = (uintptr_t)gate_abort;
	assert_int_equal(call(fixture, service_aborted), EFI_ABORTED);
	assert_int_equal(fixture->call.outcome, CALL_ABORTED);
	assert_int_equal(fixture->guard->record_count, 0);
	assert_int_equal(fixture->restored, 1);
	assert_int_equal(call(fixture, service_plain), 0);
	assert_int_equal(fixture->call.outcome, CALL_RETURNED);
}

static struct guard_fixture *faulting;

/* Reads boot-services memory, and goes on. */
static uint64_t __attribute__((ms_abi)) service_faults(void)
{
	struct exception_frame frame = guard_fault(faulting, BOOT_DATA, 0);

	guard_exception(faulting->guard, &frame);
	return guard_leaf(faulting, BOOT_DATA) & (PTE_ADDRESS | PTE_PRESENT);
}

/* Repairs last until the service returns, and the call knows how many things were recorded. */
static void test_repairs_end_with_the_call(void **state)
{
	struct guard_fixture *fixture = *state;
	uint64_t sum = guard_pool_sum(fixture);

	faulting = fixture;
	for (unsigned int i = 0; i < 2; i++) {
		assert_int_equal(call(fixture, (const uint8_t *)(uintptr_t)service_faults),
				 BOOT_DATA | PTE_PRESENT);
		assert_int_equal(guard_pool_sum(fixture), sum);
		assert_int_equal(fixture->call.records, 1);
	}
	assert_int_equal(fixture->guard->record_count, 1);
	assert_int_equal(fixture->records[0].count, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

/* The timer runs around the service alone. A fault of its code is our own: before the gate there is
 * no place yet to go back to, and behind it no longer. */
static void test_timer(void **state)
{
	struct guard_fixture *fixture = *state;

	fixture->guard->watchdog = WATCHDOG_PIT;
	assert_int_equal(call(fixture, service_plain), 0);
	assert_int_equal(fixture->timer_starts, 1);
	assert_int_equal(fixture->tick_us, TIMER_TICK_MS * 1000);
	assert_int_equal(fixture->running, WATCHDOG_NONE);
	assert_false(fixture->timer_exposed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_arguments),
		TEST(test_entry_state),
		TEST(test_clobbered),
		TEST(test_registers),
		TEST(test_descriptor_tables),
		TEST(test_no_execute_is_lost),
		TEST(test_breakpoint_is_left),
		cmocka_unit_test(test_interrupt_flag),
		TEST(test_volatile_state),
		TEST(test_stack_is_metered),
		TEST(test_abort),
		TEST(test_repairs_end_with_the_call),
		TEST(test_timer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
