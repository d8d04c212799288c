//! The C face: how other languages embed linkwise.
//!
//! Programs in C, C++, Java, .NET and Python link against the library that is built with the feature
//! `capi`, and include `include/linkwise.h`, whose first comment states the rules that every function
//! keeps: who owns what, which thread may do what, what NULL does, how errors travel.
