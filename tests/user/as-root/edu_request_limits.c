/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_request_limits.c - requests that do not fit, for buffers that
 * are not there, or too many of them, are refused.
 */
#include "tests/user/bad_pointers.h"
#include "tests/user/edu_test.h"

static long submit(long fd, __u64 length, __u32 offset, __u32 window, __u32 to_device)
{
	static unsigned char buffer[16];
	struct edu_submit wish = { (unsigned long)buffer, length, offset, window, to_device, 0, 0 };

	return sys(SYS_ioctl, fd, EDU_IOC_SUBMIT, &wish);
}

int main(void)
{
	long fd = edu_open(O_RDWR), got;
	struct edu_info before, after;
	bool refused = true;
	int queued = 0;

	ktap_begin(13);
	bad_pointers_prepare();
	sys(SYS_ioctl, fd, EDU_IOC_INFO, &before);
	ktap_ret(submit(fd, 0, 0, 16, 1), -EINVAL, "no bytes");
	ktap_ret(submit(fd, 16, 0, 0, 1), -EINVAL, "no bytes of the device");
	ktap_ret(submit(fd, 16, 0, EDU_SIZE + 1, 1), -EINVAL, "more than the device has");
	ktap_ret(submit(fd, 16, 1, EDU_SIZE, 0), -EINVAL, "one beyond its end");
	ktap_ret(submit(fd, 16, 0xfffffff0, 32, 0), -EINVAL, "an end that wraps around");
	ktap_ret(submit(fd, 16, 0, 16, 2), -EINVAL, "a direction that is none");
	ktap_ret(submit(fd, EDU_REQUEST_MAX + 1, 0, 16, 1), -EINVAL, "too long");
	ktap_ret(submit(fd, ~0ULL, 0, 16, 1), -EINVAL, "far too long");
	ktap_ret(submit(fd, EDU_REQUEST_MAX, 0, 16, 1), -EFAULT, "longer than the memory there");
	for (size_t i = 0; i < BAD_COUNT; i++) {
		got = edu_submit(fd, bad_pointers[i].addr, 16, EDU_SIZE, false);
		if (got != -EFAULT)
			ktap_note("%s: %ld", bad_pointers[i].what, got);
		refused = refused && got == -EFAULT;
	}
	ktap_ok(refused, "a buffer in any bad place");
	sys(SYS_ioctl, fd, EDU_IOC_INFO, &after);
	ktap_ok(after.transfers == before.transfers && !edu_mapped(),
		"the device was told of none of these");
	while ((got = submit(fd, 1, 0, 1, 1)) == 0 && queued <= EDU_QUEUE_MAX)
		queued++;
	ktap_ret(got, -EAGAIN, "one more than there is room for");
	ktap_ret(queued, EDU_QUEUE_MAX, "requests were queued");
	return ktap_end(); /* and go with their file */
}
