//! Starts a program without waiting for it. The one file of this library with `unsafe` in it.
//!
//! `posix_spawn`, which the standard library starts programs by, holds up its caller until the kernel has opened the new
//! program, and before version 2.38 of glibc it asks for the action of each of the 64 signals and sets it, one by one: more
//! than a step's own share of the work. Here the new process has the memory of this one until it becomes another program
//! (`CLONE_VM`, clone(2)), as with `posix_spawn`, but a stack of its own; so nobody need wait, and a file system that does not
//! answer holds up nobody but the step that has its program there. Why this is sound, and what was measured, is in
//! docs/design/0024-starting-programs.md.

#![expect(unsafe_code, reason = "no safe call of the system starts a program without a wait; see the note named above")]

use std::arch::asm;
use std::ffi::{c_char, c_int, c_long, c_void};
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd as _, FromRawFd as _, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt as _;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Mutex, PoisonError};

use rustix::process::{Pid, setpgid};

use super::launch::Launch;

/// The signals that this program, tokio or the standard library handle, or ignore (PIPE).
pub(super) const HANDLED: [c_int; 9] = [
    libc::SIGHUP,
    libc::SIGINT,
    libc::SIGQUIT,
    libc::SIGTERM,
    libc::SIGCHLD,
    libc::SIGWINCH,
    libc::SIGSEGV,
    libc::SIGBUS,
    libc::SIGPIPE,
];

/// The room for the child's stack, in 16 bytes. It calls two functions and some of the kernel's.
const STACK: usize = 64 * 1024 / 16;

/// The size of a mask of signals, as the kernel has it.
const MASK: isize = 8;

/// The last of all descriptors, to the kernel.
const ALL: isize = -1;

/// How many cradles are kept for the next ones.
const KEPT: usize = 128;

/// A process that was just started.
pub(super) struct Born {
    pub(super) pid: Pid,
    /// Readable once it has ended; `None` before version 5.2 of the kernel.
    pub(super) watch: Option<OwnedFd>,
    pub(super) start: Start,
}

/// How a start went. Dropping it without [`Self::over`] keeps its memory for ever, since the child may still be using it.
pub(super) struct Start(NonNull<Cradle>);

/// What the child reads, and the stack it does so on. From its start to its end only the child touches this, but for
/// `refused`.
struct Cradle {
    /// Why it could not become the program, as an error number; 0 if it could.
    refused: AtomicI32,
    /// The file of the program, its arguments, its environment; each ends with a NUL byte.
    texts: Vec<u8>,
    /// Where the arguments begin in `texts`, and a null pointer.
    arguments: Vec<*const c_char>,
    /// Where the entries of the environment begin in `texts`, and a null pointer.
    environment: Vec<*const c_char>,
    stdio: [RawFd; 3],
    /// The group to join; 0 is one of its own.
    group: libc::pid_t,
    stack: Box<[MaybeUninit<u128>]>,
}

/// The action of a signal, as the kernel has it (`struct kernel_sigaction`).
#[repr(C)]
#[derive(Default)]
struct Action {
    handler: usize,
    flags: usize,
    restorer: usize,
    mask: u64,
}

// SAFETY: nothing of it belongs to a thread; its pointers lead into its own texts.
unsafe impl Send for Cradle {}
// SAFETY: through it only `refused` is reached, which is atomic, and, once, the whole that nobody else has any more.
unsafe impl Send for Start {}
// SAFETY: as above.
unsafe impl Sync for Start {}

static SPARE: Mutex<Vec<Cradle>> = Mutex::new(Vec::new());

/// Starts `launch`, in its group. That the kernel cannot make it the program it asks for is known when it has ended:
/// [`Start::refused`].
///
/// # Errors
/// That no process can be had.
pub(super) fn launch(launch: &Launch<'_>) -> io::Result<Born> {
    let mut cradle = SPARE.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_else(Cradle::new);
    cradle.fill(launch);
    let cradle = NonNull::from(Box::leak(Box::new(cradle)));
    let (mut descriptor, mut before) = (-1 as RawFd, MaybeUninit::uninit());
    // SAFETY: the cradle lives until `Start::over`, which is called when the child has ended, and its stack has room for what
    // `child` does. Signals are blocked meanwhile, so no handler of ours runs in the child, which has our memory.
    let pid = unsafe {
        let mut all = MaybeUninit::uninit();
        libc::sigfillset(all.as_mut_ptr());
        libc::pthread_sigmask(libc::SIG_SETMASK, all.as_ptr(), before.as_mut_ptr());
        let stack = (*cradle.as_ptr()).stack.as_mut_ptr_range().end.cast();
        let flags = libc::CLONE_VM | libc::CLONE_PIDFD | libc::SIGCHLD;
        let pid = libc::clone(child, stack, flags, cradle.as_ptr().cast(), &raw mut descriptor);
        let error = io::Error::last_os_error();
        libc::pthread_sigmask(libc::SIG_SETMASK, before.as_ptr(), ptr::null_mut());
        if pid > 0 { Pid::from_raw(pid).ok_or(error) } else { Err(error) }
    };
    let start = Start(cradle);
    match pid {
        Ok(pid) => {
            // The child does the same. Whoever is first, from now on the group can be signalled; and when the child has become
            // the program already, this fails.
            let _ = setpgid(Some(pid), Some(launch.group.unwrap_or(pid)));
            // SAFETY: the kernel has just opened it for us.
            let watch = (descriptor >= 0).then(|| unsafe { OwnedFd::from_raw_fd(descriptor) });
            Ok(Born { pid, watch, start })
        }
        Err(error) => {
            start.over();
            Err(error)
        }
    }
}

impl Start {
    /// Why the process could not become the program that was asked for. Known once it has ended.
    pub(super) fn refused(&self) -> Option<io::Error> {
        // SAFETY: the cradle is there until `over`, and this part of it is atomic.
        let refused = unsafe { (*self.0.as_ptr()).refused.load(Ordering::Acquire) };
        (refused != 0).then(|| io::Error::from_raw_os_error(refused))
    }

    /// Says that the process has ended, or never began.
    pub(super) fn over(self) {
        // SAFETY: it came from a box, which only this hands back, once, since it takes `self`; and the child is gone.
        let mut cradle = unsafe { *Box::from_raw(self.0.as_ptr()) };
        // An environment may hold secrets, which nobody needs any more.
        cradle.texts.fill(0);
        let mut spare = SPARE.lock().unwrap_or_else(PoisonError::into_inner);
        if spare.len() < KEPT {
            spare.push(cradle);
        }
    }
}

impl Cradle {
    fn new() -> Self {
        Self {
            refused: AtomicI32::new(0),
            texts: Vec::new(),
            arguments: Vec::new(),
            environment: Vec::new(),
            stdio: [0; 3],
            group: 0,
            stack: Box::new_uninit_slice(STACK),
        }
    }

    fn fill(&mut self, launch: &Launch<'_>) {
        self.refused.store(0, Ordering::Relaxed);
        self.stdio = launch.stdio.map(|descriptor| descriptor.as_raw_fd());
        self.group = launch.group.map_or(0, Pid::as_raw_pid);
        self.texts.clear();
        put(&mut self.texts, &[launch.program.file.as_os_str().as_bytes()]);
        let mut arguments = vec![put(&mut self.texts, &[launch.program.name.as_bytes()])];
        arguments.extend(launch.program.arguments.iter().map(|text| put(&mut self.texts, &[text.as_bytes()])));
        let variables = launch.variables().into_iter();
        let environment: Vec<usize> =
            variables.map(|(name, value)| put(&mut self.texts, &[name.as_bytes(), b"=", value.as_bytes()])).collect();
        let texts = self.texts.as_ptr().cast::<c_char>();
        let pointers = |begins: Vec<usize>, list: &mut Vec<*const c_char>| {
            list.clear();
            list.extend(begins.into_iter().map(|begin| texts.wrapping_add(begin)).chain([ptr::null()]));
        };
        pointers(arguments, &mut self.arguments);
        pointers(environment, &mut self.environment);
    }
}

/// Appends a text of these parts, and where it begins.
fn put(texts: &mut Vec<u8>, parts: &[&[u8]]) -> usize {
    let begin = texts.len();
    texts.extend(parts.iter().copied().flatten());
    texts.push(0);
    begin
}

/// The child. What it returns is its exit code.
extern "C" fn child(cradle: *mut c_void) -> c_int {
    // SAFETY: it is what `launch` has given, and stays so until this process has ended.
    let cradle = unsafe { &*cradle.cast_const().cast::<Cradle>() };
    cradle.refused.store(become_program(cradle), Ordering::Release);
    127
}

/// Becomes the program. Comes back only if that fails, with the number of the error.
///
/// Until then the memory is that of the process that started this one, and so are its threads' own variables. So nothing is
/// allocated here, nothing locked, and the kernel is called without the C library, which would write to the parent's
/// `errno`.
fn become_program(cradle: &Cradle) -> i32 {
    let none = 0_u64;
    for signal in HANDLED {
        set_default(signal);
    }
    let [input, output, errors] = cradle.stdio;
    let steps = [
        (libc::SYS_setpgid, [0, cradle.group as isize, 0, 0]),
        (libc::SYS_dup2, [input as isize, 0, 0, 0]),
        (libc::SYS_dup2, [output as isize, 1, 0, 0]),
        (libc::SYS_dup2, [errors as isize, 2, 0, 0]),
        (libc::SYS_rt_sigprocmask, [libc::SIG_SETMASK as isize, &raw const none as isize, 0, MASK]),
    ];
    for (number, arguments) in steps {
        // SAFETY: these change nothing but this process, and the mask is there.
        if let Some(error) = error(unsafe { kernel(number, arguments) }) {
            return error;
        }
    }
    let Cradle { texts, arguments, environment, .. } = cradle;
    let program = [texts.as_ptr() as isize, arguments.as_ptr() as isize, environment.as_ptr() as isize, 0];
    // SAFETY: the lists end with a null pointer, and everything they point to with a NUL byte. What is closed is closed here
    // alone; where the kernel knows no such call (before 5.9) all of it closes itself on the next one.
    let said = unsafe {
        kernel(libc::SYS_close_range, [3, ALL, 0, 0]);
        kernel(libc::SYS_execve, program)
    };
    error(said).unwrap_or(libc::ENOEXEC)
}

/// Gives a signal its default action if it has a handler, which the next program would not have; PIPE in any case. What else
/// is ignored stays so, as with any other way to start a program.
fn set_default(signal: c_int) {
    let (mut now, default) = (Action::default(), Action::default());
    let (now, default) = (&raw mut now, &raw const default);
    // SAFETY: both are actions as the kernel has them, and the action is that of this process alone.
    unsafe {
        kernel(libc::SYS_rt_sigaction, [signal as isize, 0, now as isize, MASK]);
        if signal == libc::SIGPIPE || (*now).handler > libc::SIG_IGN {
            kernel(libc::SYS_rt_sigaction, [signal as isize, default as isize, 0, MASK]);
        }
    }
}

/// Calls the kernel (syscall(2), "Architecture calling conventions").
///
/// # Safety
/// That of the call.
unsafe fn kernel(number: c_long, [first, second, third, fourth]: [isize; 4]) -> c_long {
    let said;
    // SAFETY: the kernel changes the registers named here, and no stack.
    unsafe {
        asm!(
            "syscall",
            inlateout("rax") number => said,
            in("rdi") first,
            in("rsi") second,
            in("rdx") third,
            in("r10") fourth,
            lateout("rcx") _,
            lateout("r11") _,
            options(nostack),
        );
    }
    said
}

/// The number of an error in what the kernel has said.
fn error(said: c_long) -> Option<i32> {
    i32::try_from(said).ok().filter(|said| *said < 0).map(|said| -said)
}
