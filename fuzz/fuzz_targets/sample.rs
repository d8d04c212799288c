#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| linkwise_fuzz::fuzz_files::sample(data));
