// Legwork
