"""The ground floor: settings, addresses, mail, reference data and shared components. Imports no other room."""
