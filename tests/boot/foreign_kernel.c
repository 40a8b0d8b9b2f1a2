/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The smallest kernel that honours include/handoff.h: it knows nothing else of Brightline, and its
 * build nothing of linker/kernel.ld. It reports on the serial port that the handoff names, asks for
 * the time, and ends the machine, both through the virtual gRT.
 */
#include <handoff.h>

#define EFI_RESET_SHUTDOWN 2
#define RFLAGS_IF 0x200
#define RFLAGS_DF 0x400

#ifdef HANDOFF_VERSION_OF_NOTE
#undef HANDOFF_VERSION
#define HANDOFF_VERSION HANDOFF_VERSION_OF_NOTE
#endif

HANDOFF_KERNEL;

typedef uint64_t (*efi_service)(uint64_t, uint64_t, uint64_t, uint64_t) __attribute__((ms_abi));

static uint8_t stack[65536] __attribute__((aligned(16), used));
static unsigned int checks;
static uint16_t port;

void foreign_main(const struct handoff *handoff, uint64_t flags);

__asm__(".globl _start\n"
	"_start: lea stack+65536(%rip), %rsp\n"
	"pushfq\n"
	"popq %rsi\n"
	"call foreign_main\n"
	"ud2\n");

static uint8_t in8(uint16_t from)
{
	uint8_t value;

	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(from));
	return value;
}

static void print(const char *text)
{
	for (; *text; text++) {
		while ((in8((uint16_t)(port + 5)) & 0x20) == 0)
			;
		__asm__ volatile("outb %0, %1" : : "a"(*text), "Nd"(port));
	}
}

/* At most nine of them: one digit has to do. */
static void check(bool ok, const char *name)
{
	char number[] = {' ', (char)('0' + ++checks), ' ', '-', ' ', '\0'};

	print(ok ? "ok" : "not ok");
	print(number);
	print(name);
	print("\n");
}

static uint64_t call(const struct handoff *handoff, enum service service, uint64_t first)
{
	const struct runtime_services *services = vaddr_pointer(handoff->runtime_services);

	return ((efi_service)services->entry[service])(first, 0, 0, 0);
}

void foreign_main(const struct handoff *handoff, uint64_t flags)
{
	uint64_t time[2] = {0};

	port = handoff->serial.port;
#ifdef PLAIN_TEXT
	print("hello from a kernel of somebody else\n"
	      "started via brightline: thanks\nand going on\n");
#ifdef BAIL_OUT
	print("Bail out! for a test\n");
#endif
	call(handoff, SERVICE_RESET_SYSTEM, EFI_RESET_SHUTDOWN);
#endif
	print("TAP version 13\n");
	check(handoff->magic == HANDOFF_MAGIC && handoff->version == HANDOFF_VERSION &&
		      handoff->size >= sizeof(*handoff),
	      "foreign.handoff");
	check((flags & (RFLAGS_IF | RFLAGS_DF)) == 0, "foreign.flags");
	check(handoff->svam.mode == RUNTIME_VIRTUAL, "foreign.mode");
	check(call(handoff, SERVICE_GET_TIME, (uintptr_t)time) == 0 && time[0] != 0,
	      "foreign.GetTime");
	print("1..4\n# verdict=pass\n");
	call(handoff, SERVICE_RESET_SYSTEM, EFI_RESET_SHUTDOWN);
	print("Bail out! ResetSystem returned\n");
	for (;;)
		__asm__ volatile("hlt");
}
