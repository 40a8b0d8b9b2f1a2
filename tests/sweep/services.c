/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The boot services that the loader sees: the real ones behind them, each call counted, and what it takes
 * written down. A service that no test knows of ends the start.
 */
#include "tests/sweep/sweep.h"

#define TAKEN_MAX 256
#define EVENTS_MAX 16

const char *strange_call;

static struct taken {
	UINT64 address;
	UINTN pages; /* 0: it is a pool */
} taken[TAKEN_MAX];

static EFI_EVENT events[EVENTS_MAX];
static UINTN last_key; /* of the map that was read last */

static EFI_BOOT_SERVICES *real(void)
{
	return sweep.real->BootServices;
}

BOOLEAN is_lie(enum call call)
{
	const struct fault *fault = &sweep.fault;

	sweep.calls[call]++;
	return fault->lie != LIE_NONE && fault->call == call &&
	       (fault->number == 0 || fault->number == sweep.calls[call]);
}

static EFI_STATUS lie(void)
{
	if (sweep.fault.lie == LIE_NEVER) {
		strange_call = "does not come back from a service";
		end_start(END_STRANGE);
	}
	return sweep.fault.lie == LIE_ERROR ? EFI_DEVICE_ERROR : EFI_SUCCESS;
}

/* ---- What is taken ---- */

static void remember(UINT64 address, UINTN pages)
{
	for (UINTN i = 0; i < TAKEN_MAX; i++)
		if (taken[i].address == 0) {
			taken[i] = (struct taken){address, pages};
			return;
		}
}

static void forget(UINT64 address)
{
	for (UINTN i = 0; i < TAKEN_MAX; i++)
		if (taken[i].address == address)
			taken[i].address = 0;
}

UINTN pages_left(void)
{
	UINTN count = 0;

	for (UINTN i = 0; i < TAKEN_MAX; i++)
		if (taken[i].address != 0 && taken[i].pages != 0) {
			count += taken[i].pages;
			(void)real()->FreePages(taken[i].address, taken[i].pages);
			taken[i].address = 0;
		}
	return count;
}

UINTN pools_left(void)
{
	UINTN count = 0;

	for (UINTN i = 0; i < TAKEN_MAX; i++)
		if (taken[i].address != 0 && taken[i].pages == 0) {
			count++;
			(void)real()->FreePool((void *)taken[i].address);
			taken[i].address = 0;
		}
	return count;
}

/* Before their image goes: they call it. */
UINTN events_left(void)
{
	UINTN count = 0;

	for (UINTN i = 0; i < EVENTS_MAX; i++)
		if (events[i] != NULL) {
			count++;
			(void)real()->CloseEvent(events[i]);
			events[i] = NULL;
		}
	return count;
}

/* ---- The services ---- */

#define NOWHERE UINT64_C(0x7ead00000000f000)

static EFI_STATUS EFIAPI allocate_pages(EFI_ALLOCATE_TYPE how, EFI_MEMORY_TYPE type, UINTN pages,
					EFI_PHYSICAL_ADDRESS *address)
{
	EFI_STATUS status;

	if (is_lie(CALL_AllocatePages)) {
		if (lie() == EFI_SUCCESS)
			*address = NOWHERE;
		return lie();
	}
	status = real()->AllocatePages(how, type, pages, address);
	if (!EFI_ERROR(status))
		remember(*address, pages);
	return status;
}

static EFI_STATUS EFIAPI free_pages(EFI_PHYSICAL_ADDRESS address, UINTN pages)
{
	if (address == NOWHERE) /* which was never there */
		return EFI_NOT_FOUND;
	forget(address);
	return real()->FreePages(address, pages);
}

static EFI_STATUS EFIAPI get_memory_map(UINTN *size, EFI_MEMORY_DESCRIPTOR *map, UINTN *key,
					UINTN *stride, UINT32 *version)
{
	struct shaped shaped = {.start = (UINT8 *)map, .capacity = *size};

	if (is_lie(CALL_GetMemoryMap))
		return lie();
	shaped.status = real()->GetMemoryMap(size, map, key, stride, version);
	last_key = *key;
	shaped.size = *size;
	shaped.stride = *stride;
	shaped.version = *version;
	if (EFI_ERROR(shaped.status))
		shaped.start = NULL;
	if (sweep.fault.shape != NULL)
		sweep.fault.shape(&shaped);
	*size = shaped.size;
	*stride = shaped.stride;
	*version = shaped.version;
	return shaped.status;
}

static EFI_STATUS EFIAPI allocate_pool(EFI_MEMORY_TYPE type, UINTN size, void **pool)
{
	EFI_STATUS status;

	if (is_lie(CALL_AllocatePool)) {
		*pool = NULL;
		return lie();
	}
	status = real()->AllocatePool(type, size, pool);
	if (!EFI_ERROR(status))
		remember((UINT64)*pool, 0);
	return status;
}

static EFI_STATUS EFIAPI free_pool(void *pool)
{
	forget((UINT64)pool);
	return real()->FreePool(pool);
}

static BOOLEAN is_guid(const EFI_GUID *left, EFI_GUID right)
{
	const UINT64 *a = (const void *)left, *b = (const void *)&right;

	return a[0] == b[0] && a[1] == b[1];
}

static EFI_STATUS EFIAPI handle_protocol(EFI_HANDLE handle, EFI_GUID *guid, void **interface)
{
	if (is_lie(CALL_HandleProtocol)) {
		*interface = NULL;
		return lie();
	}
	if (handle == &volume && is_guid(guid, (EFI_GUID)EFI_SIMPLE_FILE_SYSTEM_PROTOCOL_GUID))
		return *interface = &volume, EFI_SUCCESS;
	if (handle == &sweep.graphics)
		return *interface = &sweep.graphics, EFI_SUCCESS;
	return real()->HandleProtocol(handle, guid, interface);
}

static EFI_STATUS EFIAPI locate_handle_buffer(EFI_LOCATE_SEARCH_TYPE type, EFI_GUID *guid,
					      void *key, UINTN *count, EFI_HANDLE **handles)
{
	EFI_STATUS status;

	if (is_lie(CALL_LocateHandleBuffer)) {
		*count = 0;
		*handles = NULL;
		return lie();
	}
	if (is_guid(guid, (EFI_GUID)EFI_GRAPHICS_OUTPUT_PROTOCOL_GUID)) {
		if (!sweep.fault.has_screen)
			return EFI_NOT_FOUND;
		status = real()->AllocatePool(EfiBootServicesData, sizeof(**handles),
					      (void **)handles);
		if (EFI_ERROR(status))
			return status;
		*count = 1;
		(*handles)[0] = &sweep.graphics;
	} else {
		status = real()->LocateHandleBuffer(type, guid, key, count, handles);
	}
	if (!EFI_ERROR(status))
		remember((UINT64)*handles, 0);
	return status;
}

static EFI_STATUS EFIAPI set_watchdog_timer(UINTN timeout, UINT64 code, UINTN size, CHAR16 *data)
{
	if (is_lie(CALL_SetWatchdogTimer))
		return lie();
	return real()->SetWatchdogTimer(timeout, code, size, data);
}

/* UEFI 2.10, section 7.1: ExitBootServices is called at TPL_APPLICATION. */
static EFI_STATUS EFIAPI exit_boot_services(EFI_HANDLE image, UINTN key)
{
	const EFI_TPL level = real()->RaiseTPL(TPL_HIGH_LEVEL);

	(void)image;
	real()->RestoreTPL(level);
	if (level != TPL_APPLICATION) {
		strange_call = "the exit at another TPL";
		end_start(END_STRANGE);
	}
	if (is_lie(CALL_ExitBootServices) || key != last_key)
		return EFI_INVALID_PARAMETER;
	end_start(END_EXIT);
}

static EFI_STATUS keep_event(EFI_STATUS status, const EFI_EVENT *event)
{
	for (UINTN i = 0; i < EVENTS_MAX && !EFI_ERROR(status); i++)
		if (events[i] == NULL) {
			events[i] = *event;
			break;
		}
	return status;
}

static EFI_STATUS EFIAPI create_event(UINT32 type, EFI_TPL level, EFI_EVENT_NOTIFY notify,
				      void *context, EFI_EVENT *event)
{
	*event = NULL;
	if (is_lie(CALL_CreateEvent))
		return lie();
	return keep_event(real()->CreateEvent(type, level, notify, context, event), event);
}

static EFI_STATUS EFIAPI create_event_ex(UINT32 type, EFI_TPL level, EFI_EVENT_NOTIFY notify,
					 const void *context, const EFI_GUID *group,
					 EFI_EVENT *event)
{
	*event = NULL;
	if (is_lie(CALL_CreateEventEx))
		return lie();
	return keep_event(real()->CreateEventEx(type, level, notify, context, group, event), event);
}

static EFI_STATUS EFIAPI close_event(EFI_EVENT event)
{
	for (UINTN i = 0; i < EVENTS_MAX; i++)
		if (events[i] == event)
			events[i] = NULL;
	return real()->CloseEvent(event);
}

static EFI_STATUS EFIAPI locate_protocol(EFI_GUID *guid, void *key, void **interface)
{
	if (is_lie(CALL_LocateProtocol)) {
		*interface = NULL;
		return lie();
	}
	return real()->LocateProtocol(guid, key, interface);
}

static EFI_STATUS EFIAPI stall(UINTN microseconds)
{
	(void)microseconds; /* a board's, so that somebody can read */
	return EFI_SUCCESS;
}

static void EFIAPI strange(void)
{
	strange_call = "a boot service that no test knows";
	end_start(END_STRANGE);
}

void services_open(void)
{
	EFI_BOOT_SERVICES *services = &sweep.boot_services;
	void **entry = (void **)(services + 1);

	real()->CopyMem(services, real(), sizeof(*services));
	while (--entry >= (void **)(&services->Hdr + 1))
		*entry = (void *)strange;
	services->AllocatePages = allocate_pages;
	services->FreePages = free_pages;
	services->GetMemoryMap = (EFI_GET_MEMORY_MAP)get_memory_map;
	services->AllocatePool = allocate_pool;
	services->FreePool = free_pool;
	services->HandleProtocol = handle_protocol;
	services->LocateHandleBuffer = locate_handle_buffer;
	services->SetWatchdogTimer = set_watchdog_timer;
	services->ExitBootServices = exit_boot_services;
	services->Stall = stall;
	services->CreateEvent = create_event;
	services->CreateEventEx = create_event_ex;
	services->CloseEvent = close_event;
	services->LocateProtocol = locate_protocol;
	services->RaiseTPL = real()->RaiseTPL;
	services->RestoreTPL = real()->RestoreTPL;
}

/* ---- Runtime services ---- */

static EFI_GET_VARIABLE real_get_variable;
static EFI_RESET_SYSTEM real_reset;

static EFI_STATUS EFIAPI get_variable(CHAR16 *name, EFI_GUID *vendor, UINT32 *attributes,
				      UINTN *size, void *data)
{
	if (is_lie(CALL_GetVariable))
		return lie();
	return real_get_variable(name, vendor, attributes, size, data);
}

static EFI_STATUS EFIAPI reset(EFI_RESET_TYPE type, EFI_STATUS status, UINTN size, CHAR16 *data)
{
	(void)type;
	(void)status;
	(void)size;
	(void)data;
	end_start(END_RESET);
}

void runtime_open(void)
{
	EFI_RUNTIME_SERVICES *services = sweep.real->RuntimeServices;

	real_get_variable = services->GetVariable;
	real_reset = services->ResetSystem;
	services->GetVariable = get_variable;
	services->ResetSystem = reset;
}

void runtime_close(void)
{
	EFI_RUNTIME_SERVICES *services = sweep.real->RuntimeServices;

	services->GetVariable = real_get_variable;
	services->ResetSystem = real_reset;
}
