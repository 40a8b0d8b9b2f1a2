/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Three services, each as one check; UEFI 2.10, sections 8.2 and 8.3.
 *
 * Buffers for firmware lie on the kernel's stack, which is mapped whenever it is called.
 * Firmware takes virtual addresses here, or physical ones without a virtual map; in both cases the
 * kernel's own are valid, since its page tables are in use during the call.
 */
#include "kernel/kernel.h"

#include "kernel/lib/efi_names.h"
#include "kernel/lib/efi_time.h"
#include "kernel/lib/processor.h"
#include "kernel/lib/string.h"
#include "kernel/report.h"

#define BOOT_ORDER_MAX 64
#define BOOT_ORDER_SHOWN 8

/* A variable in firmware's words; `size` is what the buffer has, and then what firmware says. */
struct variable {
	const CHAR16 *name;
	EFI_GUID vendor;
	uint32_t attributes;
	uint64_t size;
};

/* Is the check over with this answer? A service that is announced as unsupported must still answer, and
 * say so (section 4.6.2). */
static bool is_settled(struct service_check *check, EFI_STATUS status)
{
	if (service_is_supported(check->handoff, check->service))
		return service_is_absent(check, status);
	(void)service_expect(check, status, EFI_UNSUPPORTED,
			     "the service that EFI_RT_PROPERTIES_TABLE calls unsupported");
	return true;
}

/* ---- GetTime ---- */

/* The service that Linux does not use on x86 (RTC_DRV_EFI depends on !X86), since too much firmware
 * gets it wrong. Real capabilities are passed, though they are optional: NULL breaks some firmware. A
 * time that firmware does not fill in is none. */
static void check_get_time(struct service_check *check)
{
	EFI_TIME_CAPABILITIES capabilities;
	EFI_TIME time;
	EFI_STATUS status;

	memset(&time, 0xee, sizeof(time));
	status = check->call(check->handoff, SERVICE_GET_TIME,
			     ARGUMENTS(address_of(&time), address_of(&capabilities)));
	if (is_settled(check, status) || !service_expect(check, status, EFI_SUCCESS, "GetTime"))
		return;
	report_fact("time=%s", time_text(&time).text);
	time_examine(&time, &check->reasons);
}

/* ---- GetVariable ---- */

/* `variable` has the size of the buffer, and then what firmware says of it. */
static EFI_STATUS get(struct service_check *check, struct variable *variable, void *data)
{
	return check->call(check->handoff, SERVICE_GET_VARIABLE,
			   ARGUMENTS(address_of(variable->name), address_of(&variable->vendor),
				     address_of(&variable->attributes), address_of(&variable->size),
				     address_of(data)));
}

/* Two calls, as in every operating system: how large is it, and what is in it? Returns the second's
 * answer, or the first's if that was the end of it. */
static EFI_STATUS read(struct service_check *check, struct variable *variable, void *data,
		       uint64_t room)
{
	EFI_STATUS status;
	uint64_t size;

	variable->size = 0;
	status = get(check, variable, NULL);
	size = variable->size;
	if (status == EFI_NOT_FOUND || is_settled(check, status) ||
	    !service_expect(check, status, EFI_BUFFER_TOO_SMALL, "GetVariable without a buffer"))
		return status;
	if (size == 0)
		reasons_add(&check->reasons, "a variable that is there needs no bytes");
	if (size == 0 || size > room)
		return status;
	status = get(check, variable, data);
	if (service_expect(check, status, EFI_SUCCESS,
			   "GetVariable with the size that it had asked for") &&
	    variable->size != size)
		reasons_add(&check->reasons, "a variable of %lu bytes was read as %lu", size,
			    variable->size);
	return status;
}

/* The value that was read, or the reason why there is none. */
static const char *word(EFI_STATUS status, const char *found)
{
	return status == EFI_SUCCESS ? found : status == EFI_NOT_FOUND ? "none" : "unknown";
}

/* BootOrder is every boot manager's; SecureBoot is read-only and may be absent. NOT_FOUND is an answer. */
static void check_get_variable(struct service_check *check)
{
	struct variable boot_order = {u"BootOrder", EFI_GLOBAL_VARIABLE_GUID, 0, 0};
	struct variable secure_boot = {u"SecureBoot", EFI_GLOBAL_VARIABLE_GUID, 0, 0};
	uint16_t order[BOOT_ORDER_MAX] = {0};
	EFI_STATUS order_status, secure_status;
	char text[BOOT_ORDER_SHOWN * 5 + 8] = ""; /* as in `0000,0001,0003` */
	uint64_t count;
	uint8_t secure = 0; /* one byte, 0 or 1 (section 3.3) */

	order_status = read(check, &boot_order, order, sizeof(order));
	if (check->skip != NULL || !service_is_supported(check->handoff, check->service))
		return;
	secure_status = read(check, &secure_boot, &secure, sizeof(secure));
	count = boot_order.size / sizeof(order[0]);
	for (uint64_t i = 0; i < count && i < BOOT_ORDER_SHOWN; i++)
		format_append(text, sizeof(text), "%s%04x", i > 0 ? "," : "", order[i]);
	if (count > BOOT_ORDER_SHOWN)
		format_append(text, sizeof(text), ",...");
	report_fact("boot-order=%s secure-boot=%s", word(order_status, text),
		    word(secure_status, secure == 1 ? "on" : "off"));
}

/* ---- SetVariable ---- */

/* Without data it deletes (section 8.2.3). */
static EFI_STATUS set(struct service_check *check, const struct variable *variable,
		      const void *data, uint64_t size)
{
	return check->call(check->handoff, SERVICE_SET_VARIABLE,
			   ARGUMENTS(address_of(variable->name), address_of(&variable->vendor),
				     VARIABLE_ATTRIBUTES, size, address_of(data)));
}

/* Contents, size and attributes must be what was written. */
static void read_back(struct service_check *check, struct variable *variable, const char *written,
		      uint64_t size)
{
	char found[32] = "";
	EFI_STATUS status;

	variable->size = sizeof(found);
	status = get(check, variable, found);
	if (!service_expect(check, status, EFI_SUCCESS, "GetVariable of what was written"))
		return;
	if (variable->size != size || memcmp(found, written, size) != 0)
		reasons_add(&check->reasons, "the variable holds something else than was written");
	if (variable->attributes != VARIABLE_ATTRIBUTES)
		reasons_add(&check->reasons, "its attributes are 0x%x, and not 0x%x",
			    variable->attributes, VARIABLE_ATTRIBUTES);
}

/* Written, read back, deleted, and gone: a variable with the attributes that an operating system gives
 * its own. A name left over from a run that was cut off is simply written again. */
static void check_set_variable(struct service_check *check)
{
	static const char contents[] = "written by Brightline";
	struct variable ours = {u"BrightlineTest", BRIGHTLINE_VARIABLE_GUID, 0, 0};
	EFI_STATUS status;

	if (!service_is_supported(check->handoff, SERVICE_SET_VARIABLE)) {
		(void)is_settled(check, set(check, &ours, NULL, 0)); /* nothing to delete */
		return;
	}
	/* There are machines that do not start again once their store is full: for their sake Linux leaves 5 KiB
	 * of it free (EFI_MIN_RESERVE). One small variable does no harm, but a test has no right to it. */
	if (!hypervisor_is_present()) {
		check->skip = "this machine is not virtual: its flash is left alone";
		return;
	}
	status = set(check, &ours, contents, sizeof(contents));
	check->skip = service_refusal(status);
	if (check->skip != NULL || is_settled(check, status) ||
	    !service_expect(check, status, EFI_SUCCESS, "SetVariable of a new variable"))
		return;
	read_back(check, &ours, contents, sizeof(contents));
	(void)service_expect(check, set(check, &ours, NULL, 0), EFI_SUCCESS,
			     "SetVariable that deletes");
	ours.size = 0;
	(void)service_expect(check, get(check, &ours, NULL), EFI_NOT_FOUND,
			     "GetVariable of what was deleted");
}

/* ---- The checks ---- */

/* Reports it whatever happens, so that the plan is the same on every machine. */
static void check_service(const struct handoff *handoff, firmware_caller call, enum service service,
			  void (*examine)(struct service_check *check))
{
	struct service_check check = {.handoff = handoff, .call = call, .service = service};
	char name[48];

	format_text(name, sizeof(name), "service.%s", service_name(service));
	check.skip = service_obstacle(handoff, service);
	if (check.skip == NULL)
		examine(&check);
	service_report(&check, name);
}

void runtime_check(const struct handoff *handoff, firmware_caller call)
{
	check_service(handoff, call, SERVICE_GET_TIME, check_get_time);
	check_service(handoff, call, SERVICE_GET_VARIABLE, check_get_variable);
	check_service(handoff, call, SERVICE_SET_VARIABLE, check_set_variable);
}
