//! The same measures on one world with sides X and Y, counted by hand.

mod agreement;
mod alignment;
mod scores;
mod small;
