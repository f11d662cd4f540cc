/* SPDX-License-Identifier: MIT */
/*
 * kernel/uapi/ioctl.h - how an ioctl command number is put together.
 *
 * What:     An ioctl command is 32 bits that describe themselves:
 *
 *              31  30 29            16 15       8 7        0
 *             +------+----------------+----------+----------+
 *             | dir  | argument bytes |   type   |  number  |
 *             +------+----------------+----------+----------+
 *
 *           The type is one letter per driver and the number counts its
 *           commands.  A command sent to the wrong device is so unlikely to
 *           mean anything there that it gets -ENOTTY and not an accident;
 *           and because the size of the argument is a part of the command,
 *           a program compiled against another version of a struct fails
 *           cleanly too.
 *           The direction is the program's view: _IOR is read by the
 *           program (the kernel writes the argument), _IOW is written by it.
 * Start at: _IOWR, and its use in kernel/uapi/edu.h.
 * Linux:    include/uapi/asm-generic/ioctl.h; the numbers are the same.
 */
#ifndef KERNEL_UAPI_IOCTL_H
#define KERNEL_UAPI_IOCTL_H

#define _IOC_NRBITS   8
#define _IOC_TYPEBITS 8
#define _IOC_SIZEBITS 14
#define _IOC_DIRBITS  2

#define _IOC_NRSHIFT   0
#define _IOC_TYPESHIFT (_IOC_NRSHIFT + _IOC_NRBITS)
#define _IOC_SIZESHIFT (_IOC_TYPESHIFT + _IOC_TYPEBITS)
#define _IOC_DIRSHIFT  (_IOC_SIZESHIFT + _IOC_SIZEBITS)

/* Build a command; a libc's <sys/ioctl.h> may have brought these already ... */
#ifndef _IOC
#define _IOC_NONE  0U
#define _IOC_WRITE 1U
#define _IOC_READ  2U

#define _IOC(dir, type, nr, size)                                                            \
	(((unsigned int)(dir) << _IOC_DIRSHIFT) | ((unsigned int)(type) << _IOC_TYPESHIFT) | \
	 ((unsigned int)(nr) << _IOC_NRSHIFT) | ((unsigned int)(size) << _IOC_SIZESHIFT))

#define _IO(type, nr)		 _IOC(_IOC_NONE, type, nr, 0)
#define _IOR(type, nr, argtype)	 _IOC(_IOC_READ, type, nr, sizeof(argtype))
#define _IOW(type, nr, argtype)	 _IOC(_IOC_WRITE, type, nr, sizeof(argtype))
#define _IOWR(type, nr, argtype) _IOC(_IOC_READ | _IOC_WRITE, type, nr, sizeof(argtype))
#endif

/* Commands that many kinds of files know. */
#ifndef FIONREAD
#define FIONREAD 0x541B /* how many bytes could be read now */
#define FIONBIO	 0x5421 /* O_NONBLOCK on or off */
#define FIONCLEX 0x5450 /* FD_CLOEXEC off */
#define FIOCLEX	 0x5451 /* ... on */
#define FIOASYNC 0x5452 /* O_ASYNC on or off */
#endif

/* ... and take one apart. */
#define _IOC_FIELD(cmd, shift, bits) (((unsigned int)(cmd) >> (shift)) & ((1U << (bits)) - 1))
#define _IOC_DIR(cmd)		     _IOC_FIELD(cmd, _IOC_DIRSHIFT, _IOC_DIRBITS)
#define _IOC_TYPE(cmd)		     _IOC_FIELD(cmd, _IOC_TYPESHIFT, _IOC_TYPEBITS)
#define _IOC_NR(cmd)		     _IOC_FIELD(cmd, _IOC_NRSHIFT, _IOC_NRBITS)
#define _IOC_SIZE(cmd)		     _IOC_FIELD(cmd, _IOC_SIZESHIFT, _IOC_SIZEBITS)

#endif
