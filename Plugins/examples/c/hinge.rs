//! The hinge loss in Rust, without a crate: the structures of `ganlab_plugin.h`, written again.
//!
//!   D minimises  E max(0, m - d(x)) + E max(0, m + d(G(z)))
//!   G minimises  -E d(G(z))
//!
//! Lim & Ye 2017, Geometric GAN.
//!
//!   rustc --edition 2021 --crate-type cdylib -O -C panic=abort hinge.rs -o hinge.so

#![deny(unsafe_op_in_unsafe_fn)]

use std::mem::size_of;
use std::os::raw::{c_char, c_void};
use std::ptr::null;
use std::slice;

// ---- the contract, as far as this plugin uses it ----

const PROTOCOL: u32 = 2;
const LANGUAGE_C: u32 = 2;
const NUMBER: i32 = 1;
const OK: i32 = 0;

/// What the lab reads from the file before anything of it runs.
#[repr(C)]
pub struct Note {
    name_bytes: u32,
    bytes: u32,
    kind: u32,
    name: [u8; 8],
    protocol: u32,
    language: u32,
    pointer_bits: u32,
    description_bytes: u32,
    compiler: [u8; 192],
    kit: [u8; 64],
}

#[repr(C)]
pub struct Plugin {
    size: u32,
    protocol: u32,
    note: *const Note,
    register: *const c_void,
}

#[repr(C)]
struct Logits {
    size: u32,
    real: *const f32,
    real_count: i64,
    fake: *const f32,
    fake_count: i64,
    real_target: f64,
    fake_target: f64,
}

#[repr(C)]
struct Loss {
    size: u32,
    discriminator: unsafe extern "C" fn(
        *mut c_void,
        *const c_void,
        *const Logits,
        *mut f64,
        *mut f32,
        *mut f32,
    ) -> i32,
    generator: unsafe extern "C" fn(
        *mut c_void,
        *const c_void,
        *const f32,
        i64,
        *mut f64,
        *mut f32,
    ) -> i32,
    discriminator_product: *const c_void,
    generator_product: *const c_void,
    critic_steps: i32,
    learning_rate: f64,
    one_of_switches: *const c_void,
}

#[repr(C)]
struct OptionDeclaration {
    size: u32,
    kind: i32,
    name: *const c_char,
    meaning: *const c_char,
    initial: *const c_char,
    low: f64,
    high: f64,
    unit: *const c_char,
    choices: *const c_void,
}

#[repr(C)]
struct Value {
    size: u32,
    kind: i32,
    number: f64,
    // text, list and its count follow; nothing here needs them.
}

#[repr(C)]
pub struct Component {
    size: u32,
    name: *const c_char,
    summary: *const c_char,
    formula: *const c_char,
    paper: *const c_char,
    notes: *const c_char,
    needs: *const [*const c_char; 3],
    provides: *const c_void,
    options: *const OptionDeclaration,
    option_count: u32,
    create: unsafe extern "C" fn(*const c_void, *const *const Value, *mut *mut c_void) -> i32,
    destroy: unsafe extern "C" fn(*mut c_void),
    loss: *const Loss,
    data: *const c_void,
    sampler: *const c_void,
    measure: *const c_void,
}

#[repr(C)]
pub struct Table {
    size: u32,
    count: u32,
    components: *const [*const Component; 1],
}

// All of it is constant, so that any thread may read it.
unsafe impl Sync for Plugin {}
unsafe impl Sync for OptionDeclaration {}
unsafe impl Sync for Loss {}
unsafe impl Sync for Component {}
unsafe impl Sync for Table {}

#[repr(transparent)]
struct Constant<T>(T);
unsafe impl<T> Sync for Constant<T> {}

/// A text as C has it, with a 0 at its end.
macro_rules! text {
    ($text:literal) => {
        concat!($text, "\0").as_ptr().cast::<c_char>()
    };
}

const fn size<T>() -> u32 {
    size_of::<T>() as u32
}

// ---- the loss ----

struct Hinge {
    margin: f32,
}

impl Hinge {
    /// The mean of max(0, m + sign d), and its derivative.
    fn side(&self, sign: f32, logits: &[f32], gradient: &mut [f32]) -> f64 {
        let count = logits.len();
        let mut sum = 0.0;
        for (d, slope) in logits.iter().zip(gradient) {
            let excess = (self.margin + sign * d).max(0.0);
            *slope = if excess > 0.0 {
                sign / count as f32
            } else {
                0.0
            };
            sum += f64::from(excess);
        }
        if count == 0 {
            0.0
        } else {
            sum / count as f64
        }
    }
}

unsafe extern "C" fn create(
    _: *const c_void,
    values: *const *const Value,
    out: *mut *mut c_void,
) -> i32 {
    unsafe {
        let margin = (**values).number as f32;
        *out = Box::into_raw(Box::new(Hinge { margin })).cast();
    }
    OK
}

unsafe extern "C" fn destroy(hinge: *mut c_void) {
    drop(unsafe { Box::from_raw(hinge.cast::<Hinge>()) });
}

/// A slice of C's numbers; of none, C may point nowhere.
unsafe fn numbers<'a>(start: *const f32, count: i64) -> &'a [f32] {
    if count == 0 {
        &[]
    } else {
        unsafe { slice::from_raw_parts(start, count as usize) }
    }
}

unsafe fn places<'a>(start: *mut f32, count: i64) -> &'a mut [f32] {
    if count == 0 {
        &mut []
    } else {
        unsafe { slice::from_raw_parts_mut(start, count as usize) }
    }
}

unsafe extern "C" fn discriminator(
    hinge: *mut c_void,
    _: *const c_void,
    logits: *const Logits,
    value: *mut f64,
    real_gradient: *mut f32,
    fake_gradient: *mut f32,
) -> i32 {
    unsafe {
        let hinge = &*hinge.cast::<Hinge>();
        let logits = &*logits;
        let (m, n) = (logits.real_count, logits.fake_count);
        *value = hinge.side(-1.0, numbers(logits.real, m), places(real_gradient, m))
            + hinge.side(1.0, numbers(logits.fake, n), places(fake_gradient, n));
    }
    OK
}

unsafe extern "C" fn generator(
    _: *mut c_void,
    _: *const c_void,
    fake: *const f32,
    count: i64,
    value: *mut f64,
    gradient: *mut f32,
) -> i32 {
    unsafe {
        let fake = numbers(fake, count);
        places(gradient, count).fill(-1.0 / count as f32);
        let sum: f64 = fake.iter().map(|d| f64::from(*d)).sum();
        *value = if count == 0 { 0.0 } else { -sum / count as f64 };
    }
    OK
}

// ---- the tables ----

static LOSS: Loss = Loss {
    size: size::<Loss>(),
    discriminator,
    generator,
    discriminator_product: null(),
    generator_product: null(),
    critic_steps: 0,
    learning_rate: 0.0,
    one_of_switches: null(),
};

static MARGIN: OptionDeclaration = OptionDeclaration {
    size: size::<OptionDeclaration>(),
    kind: NUMBER,
    name: text!("margin"),
    meaning: text!("the logit from which D is sure enough"),
    initial: text!("1"),
    low: 1e-3,
    high: 1e3,
    unit: null(),
    choices: null(),
};

static NEEDS: Constant<[*const c_char; 3]> =
    Constant([text!("generator"), text!("critic"), null()]);

static HINGE: Component = Component {
    size: size::<Component>(),
    name: text!("hinge-rust"),
    summary: text!("the margin loss, in Rust"),
    formula: text!(
        "D minimises  E max(0, m - d(x)) + E max(0, m + d(G(z)))\nG minimises  -E d(G(z))"
    ),
    paper: text!("Lim & Ye 2017, Geometric GAN"),
    notes: null(),
    needs: &NEEDS.0,
    provides: null(),
    options: &MARGIN,
    option_count: 1,
    create,
    destroy,
    loss: &LOSS,
    data: null(),
    sampler: null(),
    measure: null(),
};

static LISTED: Constant<[*const Component; 1]> = Constant([&HINGE]);

#[no_mangle]
#[allow(non_upper_case_globals)]
pub static gl_components: Table = Table {
    size: size::<Table>(),
    count: 1,
    components: &LISTED.0,
};

#[used]
#[link_section = ".note.ganlab"]
static NOTE: Note = Note {
    name_bytes: 8,
    bytes: size::<Note>() - 20,
    kind: 1,
    name: *b"gan-lab\0",
    protocol: PROTOCOL,
    language: LANGUAGE_C,
    pointer_bits: 64,
    description_bytes: size::<Plugin>(),
    compiler: [0; 192],
    kit: [0; 64],
};

static PLUGIN: Plugin = Plugin {
    size: size::<Plugin>(),
    protocol: PROTOCOL,
    note: &NOTE,
    register: null(),
};

#[no_mangle]
pub extern "C" fn gl_entry() -> *const Plugin {
    &PLUGIN
}
