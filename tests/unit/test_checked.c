/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/audit/checked.c: functions that are called through a thunk; here they run, in pages that may.
 */
#include "tests/unit/guard_world.h"
#include "tests/unit/scripted_firmware.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "loader/audit/checked.h"

static bool vectors;

bool arch_has_vectors(void)
{
	return vectors;
}

static void *pages[2]; /* that firmware hands out, in this order */
static unsigned int page_count;
static EFI_MEMORY_TYPE types[2];

static EFI_STATUS EFIAPI allocate_pages(EFI_ALLOCATE_TYPE how, EFI_MEMORY_TYPE type, UINTN count,
					EFI_PHYSICAL_ADDRESS *address)
{
	assert_int_equal(how, AllocateAnyPages);
	assert_int_equal(count, 1);
	if (page_count == 2 || pages[page_count] == NULL)
		return EFI_OUT_OF_RESOURCES;
	types[page_count] = type;
	*address = (uintptr_t)pages[page_count++];
	return EFI_SUCCESS;
}

/* Pages that may not run, and what allows it. */
static unsigned int allowed;
static EFI_STATUS refusal;

struct protocol {
	void *others[2];
	EFI_STATUS(EFIAPI *clear)
	(void *self, EFI_PHYSICAL_ADDRESS start, UINT64 size, UINT64 attributes);
};

static EFI_STATUS EFIAPI clear(void *self, EFI_PHYSICAL_ADDRESS start, UINT64 size,
			       UINT64 attributes)
{
	assert_non_null(self);
	assert_int_equal(start, (uintptr_t)pages[page_count - 1]);
	assert_int_equal(size, PAGE_SIZE);
	assert_int_equal(attributes, EFI_MEMORY_XP);
	allowed++;
	return refusal;
}

static EFI_STATUS EFIAPI locate_protocol(EFI_GUID *guid, void *registration, void **protocol)
{
	static struct protocol attributes = {.clear = clear};

	assert_int_equal(guid->Data1, 0xf4560cf6);
	assert_null(registration);
	*protocol = &attributes;
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI locate_nothing(EFI_GUID *guid, void *registration, void **protocol)
{
	(void)guid, (void)registration, (void)protocol;
	return EFI_NOT_FOUND;
}

static int open_firmware(void **state)
{
	struct scripted_firmware *firmware = scripted_firmware_open(48, 1);

	firmware->boot_services.AllocatePages = allocate_pages;
	firmware->boot_services.LocateProtocol = locate_nothing;
	page_count = 0;
	allowed = 0;
	refusal = EFI_SUCCESS;
	vectors = true;
	for (unsigned int i = 0; i < 2; i++) {
		pages[i] = mmap(NULL, PAGE_SIZE, PROT_READ | PROT_WRITE | PROT_EXEC,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		assert_ptr_not_equal(pages[i], MAP_FAILED);
	}
	*state = firmware;
	return 0;
}

static int close_firmware(void **state)
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

static uint64_t EFIAPI kind(uint64_t first, uint64_t second, uint64_t third, uint64_t fourth,
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
static function again;

/* Each may lose what the one before kept, also the stack pointer, as a function does whose callee is to take
 * its arguments from the stack; 16 bytes each. */
extern const uint8_t pops_stack[], loses_vectors[], many[];
__asm__(".text\npops_stack: mov $0x600d, %eax\n\tret $8\n"
	"loses_vectors: pcmpeqd %xmm6, %xmm6\n\tpcmpeqd %xmm15, %xmm15\n\tpush $0x7f80\n\tldmxcsr "
	"(%rsp)\n\t"
	"push $0x27f\n\tfldcw (%rsp)\n\tadd $16, %rsp\n\tret\n"
	".balign 16\nmany: .rept 64\n\t.balign 16\n\txor %esi, %esi\n\tret\n\t.endr\n");

static function one_of_many(unsigned int i)
{
	return (function)(uintptr_t)&many[16 * i];
}

static EFI_EVENT_NOTIFY as_notify(function called)
{
	return (EFI_EVENT_NOTIFY)(uintptr_t)called;
}

static function thunk_of(struct audit *audit, function called, bool late)
{
	return (function)(uintptr_t)checked_notify(audit, as_notify(called), late);
}

/* ---- Before the exit ---- */

static void test_arguments_and_answer(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	function thunk = thunk_of(audit, kind, false);

	assert_ptr_not_equal(thunk, kind);
	assert_int_equal(thunk(1, 2, 3, 4, 5), 0x600d);
	for (unsigned int i = 0; i < 5; i++)
		assert_int_equal(seen[i], i + 1);
	assert_int_equal(audit->checked_count, 0);
	assert_int_equal(audit->checked_depth, 0);
}

static const struct access_record *expect_one(const struct audit *audit, uint8_t service)
{
	const struct access_record *record = &audit->checked_records[0];

	assert_int_equal(audit->checked_count, 1);
	assert_int_equal(record->kind, RECORD_CLOBBERED);
	assert_int_equal(record->service, service);
	assert_int_equal(record->repair, REPAIR_RESTORED);
	assert_int_equal(record->instruction, (uintptr_t)rude);
	assert_int_equal(record->detail,
			 clobbered_bit(CLOBBERED_RSI) | clobbered_bit(CLOBBERED_RDI) |
				 clobbered_bit(CLOBBERED_R15) | clobbered_bit(CLOBBERED_DF));
	return record;
}

/* The test itself is compiled for a caller whose registers are kept: it goes on. */
static void test_rude_handler(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;

	audit->phase = PHASE_EXITING;
	assert_int_equal(thunk_of(audit, rude, false)(1, 2, 3, 4, 5), 0xbad);
	assert_int_equal(expect_one(audit, RECORD_OF_EXIT)->phase, PHASE_EXITING);
}

static void test_rude_service(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	function thunk;

	assert_int_equal(checked_entry(audit, SERVICE_GET_TIME, (uintptr_t)rude), (uintptr_t)rude);
	audit->drivers.count = 1;
	thunk = (function)(uintptr_t)checked_entry(audit, SERVICE_SET_TIME, (uintptr_t)kind);
	assert_int_equal(thunk(1, 2, 3, 4, 5), 0x600d);
	assert_int_equal(audit->checked_count, 0);
	thunk = (function)(uintptr_t)checked_entry(audit, SERVICE_GET_TIME, (uintptr_t)rude);
	assert_int_equal(thunk(1, 2, 3, 4, 5), 0xbad);
	assert_int_equal(expect_one(audit, SERVICE_GET_TIME)->phase, PHASE_BOOT);
	/* One thunk does for all services. */
	assert_int_equal(audit->checked_used[false], 1);
}

/* Not even the stack pointer need come back, and the test goes on; an outer call finds its own again. */
static uint64_t EFIAPI calls_one_that_pops(uint64_t first, uint64_t second, uint64_t third,
					   uint64_t fourth, uint64_t fifth)
{
	(void)first, (void)second, (void)third, (void)fourth, (void)fifth;
	return again(1, 2, 3, 4, 5);
}

static void test_stack_pointer(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	function outer = thunk_of(audit, calls_one_that_pops, false);

	again = thunk_of(audit, (function)(uintptr_t)pops_stack, false);
	assert_int_equal(outer(1, 2, 3, 4, 5), 0x600d);
	assert_int_equal(audit->checked_count, 1);
	assert_int_equal(audit->checked_records[0].instruction, (uintptr_t)pops_stack);
	assert_int_equal(audit->checked_records[0].detail, clobbered_bit(CLOBBERED_RSP));
	assert_int_equal(audit->checked_depth, 0);
}

static void test_vectors(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	uint32_t before, after;

	__asm__ volatile("stmxcsr %0" : "=m"(before));
	(void)thunk_of(audit, (function)(uintptr_t)loses_vectors, false)(0, 0, 0, 0, 0);
	__asm__ volatile("stmxcsr %0" : "=m"(after));
	assert_int_equal(after, before);
	assert_int_equal(audit->checked_records[0].detail,
			 clobbered_bit(CLOBBERED_XMM6) | clobbered_bit(CLOBBERED_XMM15) |
				 clobbered_bit(CLOBBERED_MXCSR) | clobbered_bit(CLOBBERED_X87));
	/* Firmware need not have switched them on. */
	vectors = false;
	(void)thunk_of(audit, (function)(uintptr_t)loses_vectors, false)(0, 0, 0, 0, 0);
	assert_int_equal(audit->checked_count, 1);
}

static uint64_t EFIAPI nested(uint64_t first, uint64_t second, uint64_t third, uint64_t fourth,
			      uint64_t fifth)
{
	calls++;
	return first == 0 ? 0 : again(first - 1, second, third, fourth, fifth) + 1;
}

/* A handler may signal another event, and so on: too deep, they are called all the same. */
static void test_nested(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;

	again = thunk_of(audit, nested, false);
	calls = 0;
	assert_int_equal(again(CHECKED_DEPTH_MAX + 2, 0, 0, 0, 0), CHECKED_DEPTH_MAX + 2);
	assert_int_equal(calls, CHECKED_DEPTH_MAX + 3);
	assert_int_equal(audit->checked_depth, 0);
	assert_int_equal(audit->checked_count, 0);
}

static void test_list_is_full(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	function thunk = thunk_of(audit, rude, false);

	/* A timer's function does not use it up. */
	for (unsigned int i = 0; i < CHECKED_RECORDS_MAX + 1; i++)
		(void)thunk(0, 0, 0, 0, 0);
	assert_int_equal(audit->checked_count, 1);
	for (unsigned int i = 0; i < CHECKED_RECORDS_MAX + 1; i++)
		(void)thunk_of(audit, one_of_many(i), false)(0, 0, 0, 0, 0);
	assert_int_equal(audit->checked_count, CHECKED_RECORDS_MAX);
}

/* ---- The pages ---- */

/* What is called in SetVirtualAddressMap is there then, and what is called before may run then. */
static void test_where_thunks_lie(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	uint64_t early = (uintptr_t)thunk_of(audit, kind, false);
	uint64_t late = (uintptr_t)thunk_of(audit, kind, true);

	assert_true(early - (uintptr_t)pages[0] < PAGE_SIZE);
	assert_int_equal(types[0], EfiBootServicesCode);
	assert_true(late - (uintptr_t)pages[1] < PAGE_SIZE);
	assert_int_equal(types[1], EfiRuntimeServicesData);
}

/* What firmware lets nobody run has to be allowed, and if it is not, a function is called as it is. */
static void test_not_executable(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->boot_services.LocateProtocol = locate_protocol;
	assert_ptr_not_equal(thunk_of(&firmware->audit, kind, false), kind);
	assert_ptr_not_equal(thunk_of(&firmware->audit, rude, false), rude);
	assert_int_equal(allowed, 1);
	refusal = EFI_UNSUPPORTED;
	assert_ptr_equal(thunk_of(&firmware->audit, kind, true), kind);
	assert_int_equal(allowed, 2);
}

/* A census finds no pointer in what stays. */
static void test_no_pointers(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	const uint64_t *words = pages[0];

	thunk_of(audit, kind, true);
	for (unsigned int i = 0; i < PAGE_SIZE / sizeof(*words); i++) {
		assert_int_not_equal(words[i], (uintptr_t)kind);
		assert_int_not_equal(words[i], (uintptr_t)audit);
	}
}

/* Firmware without a page, and a page without room, have the functions themselves. */
static void test_no_room(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	unsigned int count = 0;

	assert_null(checked_notify(audit, NULL, false));
	/* A function has one, however many events it is for; the thunk for services is no function's. */
	audit->drivers.count = 1;
	assert_int_not_equal(checked_entry(audit, SERVICE_GET_TIME, (uintptr_t)kind),
			     (uintptr_t)thunk_of(audit, kind, false));
	assert_ptr_equal(thunk_of(audit, kind, false), thunk_of(audit, kind, false));
	assert_int_equal(audit->checked_used[false], 2);
	while (thunk_of(audit, one_of_many(count), false) != one_of_many(count))
		count++;
	assert_in_range(count, 100, PAGE_SIZE / 24);
	assert_int_equal(audit->drivers.unchecked, 1);
	munmap(pages[1], PAGE_SIZE);
	pages[1] = NULL;
	assert_ptr_equal(thunk_of(audit, kind, true), kind);
	assert_int_equal(audit->drivers.unchecked, 2);
}

/* The loader is gone, and so is all that it compared: what firmware has been given still leads on. */
static void test_closed(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	function thunk = thunk_of(audit, kind, false);

	checked_close(audit);
	memset(audit->checked_states, 0xa5, sizeof(audit->checked_states));
	assert_int_equal(thunk(5, 4, 3, 2, 1), 0x600d);
	for (unsigned int i = 0; i < 5; i++)
		assert_int_equal(seen[i], 5 - i);
}

/* ---- Behind the line ---- */

/* The guard has what was found before, and compares all of the machine. */
static void test_moved(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	void *world;
	struct guard_fixture *fixture;
	function late = thunk_of(audit, rude, true);
	struct stage *stage = audit->stage;

	assert_int_equal(guard_setup(&world), 0);
	fixture = world;
	audit->stage = (struct stage *)(void *)fixture->guard;
	audit->phase = PHASE_EXITING;
	(void)thunk_of(audit, rude, false)(0, 0, 0, 0, 0);
	fixture->guard->record_count = 0;
	fixture->guard->call = NULL;
	audit->phase = PHASE_PHYSICAL;
	checked_move(audit);
	assert_null(fixture->guard->call);
	assert_int_equal(fixture->guard->checked_page, (uintptr_t)pages[0]);
	assert_int_equal(fixture->guard->record_count, 1);
	assert_int_equal(fixture->records[0].phase, PHASE_EXITING);

	fixture->guard->call = &fixture->call;
	fixture->guard->world.phase = PHASE_SVAM;
	fixture->guard->machine.found = clobbered_bit(CLOBBERED_EFER);
	fixture->dr7 = 0xff;
	(void)late(0, 0, 0, 0, 0);
	assert_int_equal(fixture->guard->record_count, 2);
	assert_int_equal(fixture->records[1].phase, PHASE_SVAM);
	assert_int_equal(fixture->records[1].service, SERVICE_SET_VIRTUAL_ADDRESS_MAP);
	assert_true(fixture->records[1].detail & clobbered_bit(CLOBBERED_RSI));
	/* What another one has done before is not this one's. */
	assert_false(fixture->records[1].detail & clobbered_bit(CLOBBERED_EFER));
	assert_int_equal(fixture->guard->machine.found, clobbered_bit(CLOBBERED_EFER));
	assert_int_equal(fixture->dr7, 0);
	assert_int_equal(fixture->restored, 1);
	audit->stage = stage;
	guard_teardown(&world);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_firmware, close_firmware)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_arguments_and_answer),
		FRESH(test_rude_handler),
		FRESH(test_rude_service),
		FRESH(test_stack_pointer),
		FRESH(test_vectors),
		FRESH(test_nested),
		FRESH(test_list_is_full),
		FRESH(test_where_thunks_lie),
		FRESH(test_not_executable),
		FRESH(test_no_pointers),
		FRESH(test_no_room),
		FRESH(test_closed),
		FRESH(test_moved),
	};

	return cmocka_run_group_tests_name("checked", tests, NULL, NULL);
}
