package shop.util;

public class Money {
	final long cents;
	public Money(long cents) { this.cents = cents; }
	public static Money zero() { return new Money(0); }
	public Money plus(Money other) { return new Money(cents + other.cents); }
}
