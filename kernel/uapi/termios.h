/* SPDX-License-Identifier: MIT */
/*
 * kernel/uapi/termios.h - the settings of a terminal, and its ioctls, as Linux x86_64 has them.
 *
 * What:     a libc has structs of its own around these: programs that make the system call
 *           themselves, as our tests do, take them from here.
 * Start at: struct termios_abi
 * Spec:     termios(3), ioctl_tty(2).   Linux: include/uapi/asm-generic/termbits.h, ioctls.h
 */
#ifndef KERNEL_UAPI_TERMIOS_H
#define KERNEL_UAPI_TERMIOS_H

#define NCCS_ABI 19

/* What TCSETS2 passes; TCSETS passes all of it but the speeds. */
struct termios_abi {
	unsigned int iflag, oflag, cflag, lflag;
	unsigned char line;
	unsigned char cc[NCCS_ABI];
	unsigned int ispeed, ospeed;
};
#define TERMIOS_SIZE  36
#define TERMIOS2_SIZE 44

/* The System V form, of TCSETA. */
struct termio_abi {
	unsigned short iflag, oflag, cflag, lflag;
	unsigned char line;
	unsigned char cc[8];
};

struct winsize_abi {
	unsigned short rows, columns, x_pixels, y_pixels;
};

/* cc[] */
#define VINTR	 0
#define VQUIT	 1
#define VERASE	 2
#define VKILL	 3
#define VEOF	 4
#define VTIME	 5
#define VMIN	 6
#define VSTART	 8
#define VSTOP	 9
#define VSUSP	 10
#define VEOL	 11
#define VREPRINT 12
#define VDISCARD 13
#define VWERASE	 14
#define VLNEXT	 15
#define VEOL2	 16

/* iflag */
#define IGNBRK	0000001
#define BRKINT	0000002
#define IGNPAR	0000004
#define PARMRK	0000010
#define INPCK	0000020
#define ISTRIP	0000040
#define INLCR	0000100
#define IGNCR	0000200
#define ICRNL	0000400
#define IUCLC	0001000
#define IXON	0002000
#define IXANY	0004000
#define IXOFF	0010000
#define IMAXBEL 0020000
#define IUTF8	0040000

/* oflag */
#define OPOST  0000001
#define OLCUC  0000002
#define ONLCR  0000004
#define OCRNL  0000010
#define ONOCR  0000020
#define ONLRET 0000040
#define TABDLY 0014000
#define XTABS  0014000

/* cflag */
#define CBAUD	0010017
#define B0	0000000
#define B38400	0000017
#define BOTHER	0010000 /* the speed is the number in ospeed */
#define B115200 0010002
#define CSIZE	0000060
#define CS8	0000060
#define CREAD	0000200
#define PARENB	0000400
#define HUPCL	0002000
#define CLOCAL	0004000
#define CRTSCTS 020000000000

/* lflag */
#define ISIG	0000001
#define ICANON	0000002
#define ECHO	0000010
#define ECHOE	0000020
#define ECHOK	0000040
#define ECHONL	0000100
#define NOFLSH	0000200
#define TOSTOP	0000400
#define ECHOCTL 0001000
#define ECHOPRT 0002000
#define ECHOKE	0004000
#define IEXTEN	0100000

#ifndef TCGETS
#define TCGETS	    0x5401
#define TCSETS	    0x5402
#define TCSETSW	    0x5403
#define TCSETSF	    0x5404
#define TCGETA	    0x5405
#define TCSETA	    0x5406
#define TCSETAW	    0x5407
#define TCSETAF	    0x5408
#define TCSBRK	    0x5409
#define TCXONC	    0x540a
#define TCFLSH	    0x540b
#define TIOCEXCL    0x540c
#define TIOCNXCL    0x540d
#define TIOCSCTTY   0x540e
#define TIOCGPGRP   0x540f
#define TIOCSPGRP   0x5410
#define TIOCOUTQ    0x5411
#define TIOCSTI	    0x5412
#define TIOCGWINSZ  0x5413
#define TIOCSWINSZ  0x5414
#define TIOCMGET    0x5415
#define TIOCMBIS    0x5416
#define TIOCMBIC    0x5417
#define TIOCMSET    0x5418
#define TIOCNOTTY   0x5422
#define TIOCSETD    0x5423
#define TIOCGETD    0x5424
#define TCSBRKP	    0x5425
#define TIOCSBRK    0x5427
#define TIOCCBRK    0x5428
#define TIOCGSID    0x5429
#define TIOCGPTN    0x80045430
#define TIOCSPTLCK  0x40045431
#define TIOCGPTLCK  0x80045439
#define TIOCGEXCL   0x80045440
#define TIOCGPTPEER 0x5441
#endif
#ifndef TCGETS2
#define TCGETS2	 0x802c542a
#define TCSETS2	 0x402c542b
#define TCSETSW2 0x402c542c
#define TCSETSF2 0x402c542d
#endif

#define TCOOFF	  0
#define TCOON	  1
#define TCIOFF	  2
#define TCION	  3
#define TCIFLUSH  0
#define TCOFLUSH  1
#define TCIOFLUSH 2

/* TIOCMGET */
#define TIOCM_DTR  0x002
#define TIOCM_RTS  0x004
#define TIOCM_CTS  0x020
#define TIOCM_CAR  0x040
#define TIOCM_RNG  0x080
#define TIOCM_DSR  0x100
#define TIOCM_OUT1 0x2000
#define TIOCM_OUT2 0x4000
#define TIOCM_LOOP 0x8000

#endif
